// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A root shell on a guest's serial console. Commands run one after the other; what they print is
/// returned. Not safe for use by several threads.
public final class GuestShell implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration KNOCK_AGAIN = Duration.ofSeconds(1);

    private final SocketChannel console;
    private final Selector readable;
    private final StringBuilder seen = new StringBuilder();
    private int commands;

    GuestShell(Path socket) {
        try {
            console = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            console.configureBlocking(false);
            readable = Selector.open();
            console.register(readable, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException("attaching to " + socket, e);
        }
        awaitPrompt();
    }

    /// Runs a command and returns what it printed, without the final newline. Throws
    /// [IllegalStateException] when it fails or takes longer than 20 s.
    public String run(String command) {
        commands++;
        // The echo of the command must not look like its end: the shell drops the quotes.
        String end = "=end" + commands + "=";
        seen.setLength(0);
        write(
                "echo '='begin"
                        + commands
                        + "=; "
                        + command
                        + "\necho =en\"\"d"
                        + commands
                        + "=$?.\n");
        String output = await(end, TIMEOUT);
        int from = output.indexOf("=begin" + commands + "=");
        int to = output.indexOf(end, from);
        int status = to + end.length();
        awaitMore(status);
        String text = clean(output(from, to));
        if (seen.charAt(status) != '0' || seen.charAt(status + 1) != '.') {
            throw new IllegalStateException("'" + command + "' failed: " + text);
        }
        return text;
    }

    private String output(int from, int to) {
        int firstLine = seen.indexOf("\n", from);
        return firstLine < 0 || firstLine > to ? "" : seen.substring(firstLine + 1, to);
    }

    /// Drops the prompt and the echo of the line that prints the end.
    private static String clean(String output) {
        return output.replace("\r", "")
                .lines()
                .filter(line -> !line.contains("echo =en\"\"d"))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("")
                .strip();
    }

    private void awaitMore(int index) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (seen.length() < index + 2 && System.nanoTime() < deadline) {
            read(Duration.ofMillis(100));
        }
    }

    private void awaitPrompt() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            write("stty -echo 2>/dev/null; PS1=; echo =rea\"\"dy=\n");
            long knock = System.nanoTime() + KNOCK_AGAIN.toNanos();
            while (System.nanoTime() < knock) {
                read(Duration.ofMillis(100));
                if (seen.indexOf("=ready=") >= 0) {
                    return;
                }
            }
        }
        throw new IllegalStateException("no shell on the console: " + seen);
    }

    private String await(String text, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (seen.indexOf(text) < 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no '" + text + "' on the console: " + seen);
            }
            read(Duration.ofMillis(100));
        }
        return seen.toString();
    }

    private void write(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                console.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to the console", e);
        }
    }

    private void read(Duration wait) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            readable.select(wait.toMillis());
            readable.selectedKeys().clear();
            int count = console.read(bytes);
            if (count < 0) {
                throw new IllegalStateException("the console is closed; seen so far: " + seen);
            }
            seen.append(new String(bytes.array(), 0, count, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the console", e);
        }
    }

    @Override
    public void close() {
        try {
            readable.close();
            console.close();
        } catch (IOException e) {
            throw new UncheckedIOException("leaving the console", e);
        }
    }
}
