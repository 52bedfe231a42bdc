// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.kernel.MemoryKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Copies of /proc, from real and from invented kernels, as files of tests.
public final class ProcSet {

    private static final Path ROOT = Path.of("src/test/resources/proc");
    private static final Map<String, String> PATHS =
            Map.of(
                    "stat", "/proc/stat",
                    "meminfo", "/proc/meminfo",
                    "uptime", "/proc/uptime",
                    "loadavg", "/proc/loadavg",
                    "net_dev", "/proc/net/dev",
                    "diskstats", "/proc/diskstats",
                    "boot_id", "/proc/sys/kernel/random/boot_id");

    private ProcSet() {}

    public static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(ROOT.resolve(file));
    }

    /// Shows the guest the files of a set; those it does not have stay as they are.
    static void show(MemoryKernel kernel, String set) throws IOException {
        for (Map.Entry<String, String> path : PATHS.entrySet()) {
            Path file = ROOT.resolve(set).resolve(path.getKey());
            if (Files.exists(file)) {
                kernel.files.put(path.getValue(), Files.readAllBytes(file));
            }
        }
    }

    /// Three processes among other entries, and an agent of 1 MiB.
    static void showProcesses(MemoryKernel kernel) {
        kernel.directories.put(
                "/proc", List.of(".", "..", "meminfo", "self", "1", "12a", "2", "1234", "sys"));
        kernel.files.put(
                "/proc/self/statm", "1000 256 0 0 0 0 0\n".getBytes(StandardCharsets.US_ASCII));
    }
}
