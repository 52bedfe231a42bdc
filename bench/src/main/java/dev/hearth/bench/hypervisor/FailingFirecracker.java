// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A fake Firecracker that can be told, from one start to the next, at which step to fail.
///
/// @param firecracker the program
/// @param jailer empty: none locks it in
/// @param rules what the next one is told, see the fake's README
record FailingFirecracker(Path firecracker, Optional<Path> jailer, Path rules) {

    private static final String AT_ONCE = "set boot-ms 0; set shutdown-ms 0; ";

    static FailingFirecracker started(Ground ground) throws IOException {
        Path rules = ground.home().resolve("bin/rules");
        Path program = ground.program("firecracker", script(rules, "firecracker"));
        return new FailingFirecracker(program, Optional.empty(), rules).told("");
    }

    /// The jailer hands the rules on; in a jail, a script would find nothing.
    static FailingFirecracker jailed(Ground ground) throws IOException {
        Path rules = ground.home().resolve("bin/rules");
        Path jailer = ground.program("jailer", script(rules, "jailer"));
        return new FailingFirecracker(Ground.built("firecracker"), Optional.of(jailer), rules)
                .told("");
    }

    private static String script(Path rules, String program) {
        return """
        #!/bin/sh
        HEARTH_FAKE_FIRECRACKER=$(cat %s) exec %s "$@"
        """
                .formatted(rules, Ground.built(program));
    }

    /// Tells the next one that starts.
    FailingFirecracker told(String rule) {
        try {
            Files.writeString(rules, AT_ONCE + rule);
        } catch (IOException e) {
            throw new UncheckedIOException("telling a Firecracker to fail", e);
        }
        return this;
    }

    /// For the host agent.
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("HEARTH_HOST_JAILER", jailer.map(Path::toString).orElse("none"));
        return settings;
    }

    /// Every way to fail at these calls: refused, and the process gone before and after it is done.
    static List<String> failuresAt(List<String> calls) {
        return calls.stream()
                .flatMap(call ->
                        Stream.of(
                                "before " + call + " exit 1",
                                "before " + call + " answer 400 told to",
                                "after " + call + " kill KILL"))
                .toList();
    }
}
