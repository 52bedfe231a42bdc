// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The real binary as a process, with its standard error in a file. What it is and how it is
/// started is said by system properties, so that the same tests serve each machine it is built for.
final class Binary implements AutoCloseable {

    static final Path PATH =
            Path.of(System.getProperty("guest-agent.binary", "target/guest-agent"));

    /// The machine it is for, as uname(2) calls it.
    static final String MACHINE =
            System.getProperty(
                    "guest-agent.machine",
                    System.getProperty("os.arch").replace("amd64", "x86_64"));

    /// What runs the programs of that machine on this one; empty: the kernel does.
    private static final String EMULATOR = System.getProperty("guest-agent.emulator", "");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern LISTENING =
            Pattern.compile("listening on (?:127\\.0\\.0\\.1|\\[[0:]+]):(\\d+)\n");

    private final Process process;
    private final Path log;
    private final Path output;

    private Binary(Process process, Path log, Path output) {
        this.process = process;
        this.log = log;
        this.output = output;
    }

    static boolean isEmulated() {
        return !EMULATOR.isEmpty();
    }

    /// What starts it; options may be added.
    static List<String> command() {
        List<String> command = new ArrayList<>();
        if (isEmulated()) {
            command.add(EMULATOR);
        }
        command.add(PATH.toAbsolutePath().toString());
        return command;
    }

    static Binary start(Path directory, String... options) throws IOException {
        Path log = Files.createTempFile(directory, "agent", ".log");
        Path output = Files.createTempFile(directory, "agent", ".out");
        List<String> command = command();
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(log.toFile())
                        .start();
        return new Binary(process, log, output);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /// Waits until it listens; answers the port.
    int awaitPort() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> LISTENING.matcher(log()).find());
        try {
            Matcher matcher = LISTENING.matcher(log());
            matcher.find();
            return Integer.parseInt(matcher.group(1));
        } catch (IOException e) {
            throw new IllegalStateException("the log was there a moment ago", e);
        }
    }

    /// Waits until it ends; answers its exit status.
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it still runs");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Resident memory in KiB, as the kernel sees it.
    long rssKib() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        throw new IllegalStateException("no VmRSS in " + status);
    }

    /// What it is called, as the kernel sees it.
    String name() throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip();
    }

    /// How many descriptors it holds open.
    long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return all.count();
        }
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /// Sends bytes over a connection of its own and reads until the other side ends.
    static String exchange(int port, String request) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
