// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A firecracker process in a folder of its own: the binary that `HEARTH_FIRECRACKER` names, or the
/// fake. Ended by its number when it is closed.
final class Firecracker implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path directory;
    private final Path socket;

    private Firecracker(Process process, Path directory, Path socket) {
        this.process = process;
        this.directory = directory;
        this.socket = socket;
    }

    /// The fake's launcher.
    static Path fake() {
        return Path.of(System.getProperty("fake-firecracker.directory"), "firecracker");
    }

    /// The firecracker that is to be tested.
    static Path binary() {
        return Optional.ofNullable(System.getenv("HEARTH_FIRECRACKER"))
                .map(Path::of)
                .orElseGet(Firecracker::fake);
    }

    /// Whether it is a real one.
    static boolean isReal() {
        return System.getenv("HEARTH_FIRECRACKER") != null;
    }

    /// Starts the binary under test and waits until it can be called.
    static Firecracker start(Path directory, String... options) throws IOException {
        return start(directory, binary(), "", options);
    }

    /// Starts the fake with rules.
    static Firecracker startFake(Path directory, String rules, String... options)
            throws IOException {
        return start(directory, fake(), rules, options);
    }

    private static Firecracker start(Path directory, Path binary, String rules, String... options)
            throws IOException {
        Firecracker started = spawn(directory, binary, rules, options);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> started.listens() || !started.process.isAlive());
        return started;
    }

    /// Starts it without waiting for anything.
    static Firecracker spawn(Path directory, Path binary, String rules, String... options)
            throws IOException {
        Path socket = directory.resolve("api.sock");
        List<String> command =
                new ArrayList<>(List.of(binary.toString(), "--api-sock", socket.toString()));
        command.addAll(Arrays.asList(options));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(directory.resolve("stdout").toFile())
                        .redirectError(directory.resolve("stderr").toFile());
        builder.environment().put("HEARTH_FAKE_FIRECRACKER", rules);
        return new Firecracker(builder.start(), directory, socket);
    }

    private boolean listens() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    Process process() {
        return process;
    }

    Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    Path socket() {
        return socket;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    ApiClient client() throws IOException {
        return new ApiClient(socket);
    }

    /// One call on a connection of its own.
    ApiClient.Answer call(String method, String uri, String body) throws IOException {
        try (ApiClient client = client()) {
            return client.call(method, uri, body);
        }
    }

    /// Types at the serial console.
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + process.pid());
        }
        return process.exitValue();
    }

    /// What it printed so far.
    String output() throws IOException {
        return Files.readString(directory.resolve("stdout"))
                + Files.readString(directory.resolve("stderr"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
