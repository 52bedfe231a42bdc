// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process that cannot be mistaken for another: pids are used again, the start time is not.
///
/// @param pid process id
/// @param startTicks when it started, in clock ticks since boot: field 22 of /proc/pid/stat,
///   proc_pid_stat(5)
public record ProcessId(long pid, long startTicks) {

    private static final int START_TIME_AFTER_COMM = 19;

    /// The process that has this pid now; empty when there is none or it is a zombie.
    public static Optional<ProcessId> of(long pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            // The name may hold blanks and parentheses; what follows its last one is regular.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead
                    ? Optional.empty()
                    : Optional.of(
                            new ProcessId(pid, Long.parseLong(fields[START_TIME_AFTER_COMM])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Reads what [#toString] wrote; empty when it is something else.
    public static Optional<ProcessId> parse(String text) {
        String[] words = text.strip().split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new ProcessId(Long.parseLong(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Does this very process still run?
    public boolean alive() {
        return of(pid).equals(Optional.of(this));
    }

    /// Asks it to end (SIGTERM), and after the grace period ends it (SIGKILL).
    public void end(Duration grace) {
        if (!alive()) {
            return;
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!endsWithin(grace)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            endsWithin(Duration.ofSeconds(2));
        }
    }

    /// Waits for its end; false when it still runs after the time.
    public boolean endsWithin(Duration time) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty() || !alive()) {
            return true;
        }
        try {
            handle.get().onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !alive();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The form kept in pid files: `PID START_TICKS`.
    @Override
    public String toString() {
        return pid + " " + startTicks;
    }
}
