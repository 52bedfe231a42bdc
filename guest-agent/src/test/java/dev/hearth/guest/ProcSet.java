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
            Map.ofEntries(
                    Map.entry("stat", "/proc/stat"),
                    Map.entry("meminfo", "/proc/meminfo"),
                    Map.entry("uptime", "/proc/uptime"),
                    Map.entry("loadavg", "/proc/loadavg"),
                    Map.entry("net_dev", "/proc/net/dev"),
                    Map.entry("diskstats", "/proc/diskstats"),
                    Map.entry("pressure_cpu", "/proc/pressure/cpu"),
                    Map.entry("pressure_io", "/proc/pressure/io"),
                    Map.entry("pressure_memory", "/proc/pressure/memory"),
                    Map.entry("vmstat", "/proc/vmstat"),
                    Map.entry("file-nr", "/proc/sys/fs/file-nr"),
                    Map.entry("mounts", "/proc/self/mounts"),
                    Map.entry("boot_id", "/proc/sys/kernel/random/boot_id"));

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
