// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process under measurement; closing it ends it.
public final class Measured implements AutoCloseable {

    private static final int END_SECONDS = 5;

    private final Process process;

    /// Starts a program; what it says is dropped.
    public static Measured start(String... command) throws IOException {
        return new Measured(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    private Measured(Process process) {
        this.process = process;
    }

    /// CPU time of all its threads, in nanoseconds, as the scheduler counts it
    /// (/proc/PID/task/TID/schedstat).
    public long cpuNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc(process.pid(), "task"))) {
            for (Path task : tasks) {
                String stat = Files.readString(task.resolve("schedstat"));
                nanos += Long.parseLong(stat.substring(0, stat.indexOf(' ')));
            }
        }
        return nanos;
    }

    /// Resident memory.
    public long rssKb() throws IOException {
        return rssKb(process.pid());
    }

    /// Resident memory of any process.
    public static long rssKb(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    /// How often its first thread went to sleep by itself, and thus was woken.
    public long wakeups() throws IOException {
        return status(process.pid(), "voluntary_ctxt_switches:");
    }

    private static long status(long pid, String key) throws IOException {
        return Files.readAllLines(proc(pid, "status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
