// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One running PostgreSQL server on one data directory.
final class Postmaster {

    /// Line of `postmaster.pid` that says how far the server is (pidfile.h,
    /// LOCK_FILE_LINE_PM_STATUS).
    private static final int STATUS_LINE = 7;

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration READY_POLL = Duration.ofMillis(5);
    private static final Duration FAST_SHUTDOWN = Duration.ofMillis(1_500);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofMillis(500);

    /// By that of the page after it. PostgreSQL's own 4 is for disks that turn: it then sorts what
    /// it could have read in order, which for one VM's day takes a quarter longer.
    private static final double COST_OF_A_PAGE = 1.1;

    private final ProcessHandle process;

    private Postmaster(ProcessHandle process) {
        this.process = process;
    }

    /// The server an earlier manager left behind on this data directory, if there is one. A process
    /// that only has the same number by chance is not it: it would have to be called `postgres` and
    /// stand in this very directory.
    static Optional<Postmaster> orphan(Path data) {
        return pidFile(data).stream()
                .limit(1)
                .flatMap(line -> parsePid(line).stream())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(process -> isPostmasterOf(process.pid(), data))
                .map(Postmaster::new)
                .findFirst();
    }

    /// Starts a server and waits until it takes connections. Throws [DatabaseException] with the
    /// end of its log when it does not.
    static Postmaster start(
            PostgresBinaries binaries, PostgresAccount account, Cluster cluster, int port) {
        Path log = cluster.data().resolveSibling("postgres.log");
        List<String> command =
                List.of(
                        binaries.program("postgres"),
                        "-D",
                        cluster.data().toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=40",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "log_timezone=UTC",
                        "-c",
                        "jit=off",
                        "-c",
                        "random_page_cost=" + COST_OF_A_PAGE);
        try {
            Process process =
                    builder(account, command, binaries.directory())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            process.getOutputStream().close();
            Postmaster postmaster = new Postmaster(process.toHandle());
            postmaster.awaitReady(cluster.data(), log);
            return postmaster;
        } catch (IOException e) {
            throw new DatabaseException("cannot start PostgreSQL", e);
        }
    }

    /// A process of the account, with an environment that holds nothing of the manager's.
    static ProcessBuilder builder(PostgresAccount account, List<String> command, Path directory) {
        ProcessBuilder builder =
                new ProcessBuilder(account.command(command)).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
        return builder;
    }

    /// Waits until the server is gone.
    void await() throws InterruptedException {
        try {
            process.onExit().get();
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    /// Ends the server: first fast (clients are cut off, data is written), then at once. Returns
    /// when it is gone.
    void stop() {
        // PostgreSQL takes SIGTERM for "when the last client has gone", which may be never.
        if (!signalAndWait("INT", FAST_SHUTDOWN) && !signalAndWait("QUIT", IMMEDIATE_SHUTDOWN)) {
            process.destroyForcibly();
            waitFor(IMMEDIATE_SHUTDOWN);
        }
    }

    private boolean signalAndWait(String signal, Duration patience) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            // The JDK has no way to send another signal than TERM and KILL.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new DatabaseException("cannot signal PostgreSQL " + process.pid(), e);
        }
        return waitFor(patience);
    }

    private boolean waitFor(Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitReady(Path data, Path log) throws IOException {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!isReady(data)) {
            boolean late = System.nanoTime() - deadline > 0;
            if (late || !process.isAlive()) {
                stop();
                throw new DatabaseException(
                        "PostgreSQL %s:\n%s"
                                .formatted(
                                        late ? "does not get ready" : "ended while it started",
                                        Files.readString(log).strip()));
            }
            try {
                Thread.sleep(READY_POLL);
            } catch (InterruptedException e) {
                stop();
                Thread.currentThread().interrupt();
                throw new DatabaseException("stopped while PostgreSQL started", e);
            }
        }
    }

    private boolean isReady(Path data) {
        List<String> lines = pidFile(data);
        return lines.size() > STATUS_LINE
                && parsePid(lines.getFirst()).filter(pid -> pid == process.pid()).isPresent()
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    private static List<String> pidFile(Path data) {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new DatabaseException("cannot read postmaster.pid in " + data, e);
        }
    }

    private static Optional<Long> parsePid(String line) {
        try {
            return Optional.of(Long.parseLong(line.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isPostmasterOf(long pid, Path data) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(process.resolve("comm")).strip().equals("postgres")
                    && Files.isSameFile(process.resolve("cwd"), data);
        } catch (IOException e) {
            // Gone meanwhile, or another user's: not ours in either case.
            return false;
        }
    }
}
