// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The CPU time that writing history took since this was made: of the writer's thread in the
/// manager, and of all of its PostgreSQL. By the operating system's accounting (schedstat).
final class WriterCost {

    private static final Path PROC = Path.of("/proc");
    private static final String WRITER = "history-writer";

    /// Fields of /proc/PID/stat after the name, counted from 0: the parent is the second.
    private static final int PARENT = 1;

    private final long manager;
    private final Path data;
    private final long writerBefore;
    private final long databaseBefore;

    /// @param manager its process id
    /// @param data the state home
    WriterCost(long manager, Path data) throws IOException {
        this.manager = manager;
        this.data = data;
        this.writerBefore = writerNanos();
        this.databaseBefore = databaseNanos();
    }

    double writerSeconds() throws IOException {
        return (writerNanos() - writerBefore) / 1e9;
    }

    double databaseSeconds() throws IOException {
        return (databaseNanos() - databaseBefore) / 1e9;
    }

    private long writerNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(manager + "/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().equals(WRITER)) {
                    nanos += nanos(thread);
                }
            }
        }
        return nanos;
    }

    private long databaseNanos() throws IOException {
        String postmaster =
                Files.readAllLines(data.resolve("manager/data/postmaster.pid")).getFirst().strip();
        long nanos = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (parent(process).equals(postmaster)) {
                    nanos += nanos(process);
                }
            }
        }
        return nanos;
    }

    /// Empty when the process has gone meanwhile.
    private static String parent(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[PARENT];
        } catch (IOException e) {
            return "";
        }
    }

    private static long nanos(Path task) {
        try {
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("read the CPU time of " + task, e);
        }
    }
}
