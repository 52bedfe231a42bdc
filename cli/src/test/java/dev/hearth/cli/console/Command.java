// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import java.nio.file.Path;
import java.util.Map;

/// The command line as it is run: in a process of its own, and of a home in which no manager runs.
final class Command {

    private Command() {}

    /// `hearth console` with these arguments, in a shell's words.
    static String console(String arguments) {
        return "%s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -cp '%s' %s console %s"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        "dev.hearth.cli.Main",
                        arguments);
    }

    /// What it needs to know.
    static Map<String, String> environment(Path home, String manager) {
        return Map.of(
                "HEARTH_ROOT", home.toString(),
                "HEARTH_HOME", home.toString(),
                "HEARTH_MANAGER", manager);
    }
}
