// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What processes took of the machine, by the operating system's accounting: proc_pid_stat(5).
final class Usage {

    private static final Path PROC = Path.of("/proc");

    /// Of the fields after a process's name, counted from 0.
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDRENS_USER_TICKS = 13;
    private static final int CHILDRENS_SYSTEM_TICKS = 14;

    /// What USER_HZ is on every Linux that Hearth runs on.
    private static final double TICKS_PER_SECOND = 100;

    private Usage() {}

    /// CPU time of all threads the process ever had.
    static double cpuSeconds(long pid) {
        return seconds(pid, List.of(USER_TICKS, SYSTEM_TICKS));
    }

    /// CPU time of all processes it started, and theirs, and so on, the dead included whose parent
    /// noticed it.
    static double cpuSecondsOfChildren(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToDouble(child ->
                        seconds(
                                child.pid(),
                                List.of(
                                        USER_TICKS,
                                        SYSTEM_TICKS,
                                        CHILDRENS_USER_TICKS,
                                        CHILDRENS_SYSTEM_TICKS)))
                .sum();
    }

    /// Resident memory now, in MiB.
    static double rssMib(long pid) throws IOException {
        return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024.0;
    }

    /// 0 of a process that has gone.
    private static double seconds(long pid, List<Integer> fields) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/stat"));
            String stat = new String(bytes, StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, also parentheses; the last one closes it.
            String[] all = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.stream().mapToLong(field -> Long.parseLong(all[field])).sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }
}
