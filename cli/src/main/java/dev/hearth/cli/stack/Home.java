// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where things are on this machine: the programs below the root, the data below the home.
///
/// @param root the checkout or installation that holds the programs
/// @param data the state home, `HEARTH_HOME`
public record Home(Path root, Path data) {

    /// From the environment the launcher sets. Throws [IllegalStateException] without it.
    public static Home fromEnvironment(Map<String, String> environment) {
        return new Home(
                Path.of(required(environment, "HEARTH_ROOT")).toAbsolutePath(),
                Path.of(required(environment, "HEARTH_HOME")).toAbsolutePath());
    }

    private static String required(Map<String, String> environment, String key) {
        String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(key + " is not set; run ./hearth, which sets it");
        }
        return value;
    }

    Path jar(String module) {
        return root.resolve(module).resolve("target").resolve("hearth-" + module + ".jar");
    }

    Path aotCache(String module) {
        return root.resolve(module).resolve("target").resolve("hearth-" + module + ".aot");
    }

    Path guestAgent() {
        return root.resolve("guest-agent/target/guest-agent");
    }

    Path guestInit() {
        return root.resolve("guest-agent/target/guest-init");
    }

    /// Empty when none was built.
    String guestAgentArm64() {
        Path built = root.resolve("guest-agent/target/guest-agent-aarch64");
        return Files.exists(built) ? built.toString() : "";
    }

    /// Pid files of what runs; empty when nothing does.
    public Path run() {
        return data.resolve("run");
    }

    /// The embedded database's address for psql, with its password; mode 0600.
    public Path databaseUrl() {
        return data.resolve("manager/database-url");
    }
}
