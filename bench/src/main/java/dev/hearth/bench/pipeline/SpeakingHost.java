// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.frame.FrameWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// A host agent on a real socket that says the batches it is given, and does nothing else.
final class SpeakingHost implements AutoCloseable {

    private static final HostInfo INFO =
            new HostInfo(
                    "0.0.0-bench",
                    "simulated",
                    "tcg",
                    "nothing runs here",
                    2,
                    1 << 20,
                    List.of(NetworkMode.values()),
                    List.of("demo"));
    private static final int MOST_WAITING = 4;
    private static final int MOST_KEPT = 8;

    private final JsonMapper json =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();
    private final UUID run = UUID.randomUUID();
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Deque<Batch> kept = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private long sequence;

    SpeakingHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/agent/v1/host", exchange -> answer(exchange));
        server.createContext("/agent/v1/metrics/stream", this::stream);
        server.createContext("/agent/v1/metrics/kept", this::kept);
        server.start();
    }

    /// Its address, `HOST:PORT`.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Says a batch; waits while the manager does not read.
    void say(Instant at, List<Batch.Entry> vms) throws InterruptedException {
        Batch batch = new Batch(run, ++sequence, at, INFO, vms);
        kept.addLast(batch);
        if (kept.size() > MOST_KEPT) {
            kept.removeFirst();
        }
        waiting.put(batch);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = json.writeValueAsBytes(INFO);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", FrameWriter.MEDIA_TYPE);
        exchange.sendResponseHeaders(200, 0);
        FrameWriter frames = new FrameWriter();
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            while (true) {
                write(frames.write(waiting.take()), out);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The newest few, from which a manager that has just come goes on.
    private void kept(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", FrameWriter.MEDIA_TYPE);
        exchange.sendResponseHeaders(200, 0);
        FrameWriter frames = new FrameWriter();
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            for (Batch batch : kept) {
                write(frames.write(batch), out);
            }
        }
    }

    private static void write(ByteBuffer bytes, OutputStream out) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
