// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// This machine's processes, as /proc has them.
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /// Of the fields after a process's name, counted from 0: proc_pid_stat(5).
    private static final int PARENT = 1;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /// What USER_HZ is on every Linux that Hearth runs on.
    private static final double TICKS_PER_SECOND = 100;

    private ProcessTable() {}

    /// Those whose command line holds the VM's id.
    static List<Long> of(UUID vm) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> read(Long.toString(pid), "cmdline").contains(vm.toString()))
                .toList();
    }

    /// Those that this one started, also the dead that it has not noticed yet.
    static List<Long> childrenOf(long parent) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    String[] fields = stat(pid);
                    return fields.length > PARENT && fields[PARENT].equals(Long.toString(parent));
                })
                .toList();
    }

    /// CPU time of all threads the process ever had.
    static double cpuSeconds(long pid) {
        String[] fields = stat(pid);
        if (fields.length <= SYSTEM_TICKS) {
            throw new IllegalStateException("process " + pid + " is gone");
        }
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
                / TICKS_PER_SECOND;
    }

    /// CPU time of the threads there are now, by their names as the kernel knows them.
    static Map<String, Long> cpuNanosByThread(long pid) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String from = pid + "/task/" + thread.getFileName();
                String spent = read(from, "schedstat");
                if (!spent.isEmpty()) {
                    nanos.merge(
                            read(from, "comm").strip(),
                            Long.parseLong(spent.substring(0, spent.indexOf(' '))),
                            Long::sum);
                }
            }
        }
        return nanos;
    }

    /// The value of a variable the process was started with; empty when it had none.
    static String variable(long pid, String name) {
        for (String entry : read(Long.toString(pid), "environ").split("\0", -1)) {
            if (entry.startsWith(name + "=")) {
                return entry.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String[] stat(long pid) {
        String stat = read(Long.toString(pid), "stat");
        // The name in parentheses may hold anything, also parentheses; the last one closes it.
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    }

    /// @param process its number, or what leads to one of its threads
    private static String read(String process, String file) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(process).resolve(file));
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It ended.
            return "";
        }
    }
}
