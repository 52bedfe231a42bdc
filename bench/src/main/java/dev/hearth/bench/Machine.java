// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine a figure was measured on.
final class Machine {

    private static final long KB_PER_GIB = 1024L * 1024;

    private Machine() {}

    static String describe() {
        return "%d CPUs (%s), %s GiB, Linux %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        field("/proc/cpuinfo", "model name"),
                        memoryGib(),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String memoryGib() {
        String total = field("/proc/meminfo", "MemTotal").replace(" kB", "");
        return Long.toString(Math.round((double) Long.parseLong(total) / KB_PER_GIB));
    }

    private static String field(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
