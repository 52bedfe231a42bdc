// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.NetworkMode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

    private final JsonMapper json =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private long sequence;

    SpeakingHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/agent/v1/host", exchange -> answer(exchange));
        server.createContext("/agent/v1/metrics/stream", this::stream);
        server.start();
    }

    /// Its address, `HOST:PORT`.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Says a batch; waits while the manager does not read.
    void say(Instant at, List<Batch.Entry> vms) throws InterruptedException {
        byte[] batch = json.writeValueAsBytes(new Batch(++sequence, at, INFO, vms));
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
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write(waiting.take());
                out.write('\n');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
