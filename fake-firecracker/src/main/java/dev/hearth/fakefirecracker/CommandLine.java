// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options of the process. Both `--name value` and `--name=value` are understood.
final class CommandLine {

    private static final Set<String> WITH_VALUE =
            Set.of(
                    "api-sock",
                    "id",
                    "config-file",
                    "metadata",
                    "log-path",
                    "level",
                    "module",
                    "metrics-path",
                    "http-api-max-payload-size",
                    "mmds-size-limit",
                    "seccomp-filter",
                    "start-time-us",
                    "start-time-cpu-us",
                    "parent-cpu-time-us",
                    "describe-snapshot");

    private static final Set<String> FLAGS =
            Set.of(
                    "no-api",
                    "no-seccomp",
                    "boot-timer",
                    "enable-pci",
                    "show-level",
                    "show-log-origin",
                    "version",
                    "snapshot-version",
                    "help");

    private static final int DEFAULT_PAYLOAD = 51_200;

    private final Map<String, String> values = new HashMap<>();

    /// @throws IllegalArgumentException when the real one would refuse them
    CommandLine(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.replaceFirst("^--", "").replaceFirst("=.*", "");
            boolean known = WITH_VALUE.contains(name) || FLAGS.contains(name);
            if (!argument.startsWith("--") || !known) {
                throw new IllegalArgumentException(
                        "Found argument '"
                                + argument
                                + "' which wasn't expected, or isn't valid in this context.");
            }
            if (values.containsKey(name)) {
                throw new IllegalArgumentException(
                        "The argument '" + name + "' was provided more than once.");
            }
            if (FLAGS.contains(name)) {
                values.put(name, "");
            } else if (argument.contains("=")) {
                values.put(name, argument.substring(argument.indexOf('=') + 1));
            } else if (++i < arguments.size()) {
                values.put(name, arguments.get(i));
            } else {
                throw new IllegalArgumentException(
                        "The argument '" + name + "' requires a value, but none was supplied.");
            }
        }
        if (has("no-api") && !has("config-file")) {
            throw new IllegalArgumentException("Argument 'config-file' required, but not found.");
        }
        if (!id().matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("Invalid instance ID: " + id());
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String id() {
        return values.getOrDefault("id", "anonymous-instance");
    }

    Path apiSocket() {
        return Path.of(values.getOrDefault("api-sock", "/run/firecracker.socket"));
    }

    int maxPayload() {
        return (int) number("http-api-max-payload-size", DEFAULT_PAYLOAD);
    }

    long mmdsLimit() {
        return number("mmds-size-limit", maxPayload());
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }
}
