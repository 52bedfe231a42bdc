// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The terminal that standard input is. While it is raw, each key goes to the guest as it is, also
/// Ctrl-C. Safe for use by many threads.
final class Tty implements AutoCloseable {

    private static final int STTY_SECONDS = 2;

    private final String settings;

    /// Held while stty runs, so that an end that comes just then has the last word.
    private final ReentrantLock changing = new ReentrantLock();

    private boolean raw;
    private boolean closed;

    /// @param settings as `stty -g` prints them
    private Tty(String settings) {
        this.settings = settings;
    }

    private record Answer(int status, String output) {}

    /// Empty when standard input is no terminal.
    static Optional<Tty> ofInput() {
        Answer answer = stty("-g");
        return answer.status() == 0
                ? Optional.of(new Tty(answer.output().strip()))
                : Optional.empty();
    }

    /// Whether two of this process's file descriptors lead to the same place.
    static boolean isSame(int one, int other) {
        return link(one).isPresent() && link(one).equals(link(other));
    }

    private static Optional<Path> link(int descriptor) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Makes it raw until it is closed, or this process ends by itself or by a signal.
    void makeRaw() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "restore-terminal"));
        changing.lock();
        try {
            if (closed) {
                return;
            }
            raw = true;
            Answer answer = stty("raw", "-echo");
            if (answer.status() != 0) {
                throw new IllegalStateException(
                        "the terminal cannot be made raw: " + answer.output().strip());
            }
        } finally {
            changing.unlock();
        }
    }

    /// Puts it back as it was found; does nothing the second time.
    @Override
    public void close() {
        changing.lock();
        try {
            if (raw && !closed) {
                // A terminal that was closed meanwhile cannot be set, and need not be.
                stty(settings);
            }
            closed = true;
        } finally {
            changing.unlock();
        }
    }

    private static Answer stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty =
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectErrorStream(true)
                            .start();
            if (!stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return new Answer(-1, "stty does not end");
            }
            byte[] output = stty.getInputStream().readAllBytes();
            return new Answer(stty.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("stty cannot be run; install coreutils", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        }
    }
}
