// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.frame.FrameWriter;
import dev.hearth.manager.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A connection that breaks anywhere costs nobody a batch. Fixture: a host on a real socket that
/// makes a batch every 20 ms, whoever listens, and cuts its answers where it is told to.
final class HostStreamTest {

    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WHOLE = -1;

    private final ScriptedHost host = new ScriptedHost(1, Integer.MAX_VALUE);
    private final List<Batch> heard = new CopyOnWriteArrayList<>();
    private final List<Batch> live = new CopyOnWriteArrayList<>();

    /// After how many bytes the next answers are cut.
    private final Queue<Integer> cuts = new ConcurrentLinkedQueue<>();

    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server = listen();
    private final HostClient client =
            new HostClient(URI.create("http://127.0.0.1:" + server.getLocalPort()), new Json());
    private final HostState state =
            new HostState(System::nanoTime, "127.0.0.1:9090", "nothing yet");
    private volatile boolean over;

    @AfterEach
    void close() throws IOException {
        over = true;
        server.close();
    }

    @Test
    void aCutAnywhereInAFrameLosesAndDoublesNothing() throws IOException {
        int frame = ScriptedHost.bytes(new FrameWriter().write(host.make())).length;
        Stream.of(0, 1, 2, 3, 5, 30, frame - 1, frame, frame + 1, frame + 2, frame * 2, 1_000)
                .forEach(cuts::add);
        state.listen(live::add);
        Thread.ofPlatform().daemon().start(this::make);
        Thread.ofPlatform().daemon().start(this::serve);

        try (HostStream stream = new HostStream(client, state, List.of(heard::add))) {
            await().atMost(PATIENCE).until(() -> cuts.isEmpty() && !stream.counts().isBehind());
            int size = heard.size();
            await().atMost(PATIENCE).until(() -> heard.size() > size + 20);
            over = true;
            List<Batch> made = host.made();
            await().atMost(PATIENCE).until(() -> heard.size() >= made.size() - 1);

            assertThat(heard).isEqualTo(made.subList(0, heard.size()));
            assertThat(stream.counts().lostTotal()).isZero();
            assertThat(stream.counts().replayedTotal()).isPositive();
            assertThat(live).as("live ones do not wait").hasSizeLessThan(heard.size());
        }
        assertThat(connections.get()).isGreaterThan(12);
    }

    @Test
    void aHostOfAnotherVersionIsSaidToBeOne() {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (!over) {
                        try (Socket socket = server.accept()) {
                            request(socket);
                            socket.getOutputStream()
                                    .write(
                                            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 3\r\n\r\n{}\n"
                                                    .getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException e) {
                            return;
                        }
                    }
                });

        try (HostStream stream = new HostStream(client, state, List.of())) {
            await().atMost(PATIENCE)
                    .until(() ->
                            state.unreachableReason()
                                    .orElse("")
                                    .contains("is it of the manager's version"));
            assertThat(stream.counts().isConnected()).isFalse();
        }
    }

    private void make() {
        while (!over) {
            host.make();
            pause();
        }
    }

    private void serve() {
        while (!over) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            String line = request(socket);
            Integer cut = line.contains("/metrics/stream") ? cuts.poll() : null;
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Type: "
                                    + FrameWriter.MEDIA_TYPE
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            if (line.contains("/metrics/kept")) {
                out.write(host.keptAfter(after(line)));
                return;
            }
            stream(out, cut == null ? WHOLE : cut);
            // Every other one ends with a reset.
            socket.setSoLinger(cut != null && cut % 2 == 0, 0);
        } catch (IOException e) {
            // The manager has closed it.
        }
    }

    private void stream(OutputStream out, int cut) throws IOException {
        FrameWriter frames = new FrameWriter();
        int said = host.made().size() - 1;
        int left = cut;
        while (true) {
            List<Batch> made = host.made();
            for (; said < made.size(); said++) {
                byte[] frame = ScriptedHost.bytes(frames.write(made.get(said)));
                if (cut != WHOLE && frame.length >= left) {
                    out.write(Arrays.copyOf(frame, left));
                    return;
                }
                left -= frame.length;
                out.write(frame);
            }
            pause();
        }
    }

    private static Optional<BatchPosition> after(String line) {
        if (!line.contains("?run=")) {
            return Optional.empty();
        }
        String run = line.replaceFirst(".*run=([^&]*)&.*", "$1");
        String seq = line.replaceFirst(".*after=(\\d+).*", "$1");
        return Optional.of(new BatchPosition(UUID.fromString(run), Long.parseLong(seq)));
    }

    private static String request(Socket socket) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = lines.readLine();
        String line = first;
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
        return String.valueOf(first);
    }

    private static void pause() {
        try {
            Thread.sleep(PERIOD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new LinkageError("a loopback socket", e);
        }
    }
}
