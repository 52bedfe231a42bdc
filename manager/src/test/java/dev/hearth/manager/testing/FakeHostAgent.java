// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// A host agent without a host, on a real socket: VMs start and stop at once. Batches come ten
/// times a second, so that tests need not wait.
public final class FakeHostAgent implements AutoCloseable {

    /// What it says its host has.
    public static final HostInfo INFO =
            new HostInfo(
                    "0.0.0-fake",
                    "simulated",
                    "tcg",
                    "nothing runs here",
                    4,
                    4_096,
                    List.of(NetworkMode.values()),
                    List.of("demo"));

    /// The image that every host has.
    public static final String IMAGE = "demo";

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final Json json = new Json();
    private final FakeConsole console = new FakeConsole();
    private final Map<UUID, VmStatus> vms = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger sequence = new AtomicInteger();
    private volatile Function<VmStatus, MetricSample> samples = Samples::of;
    private volatile boolean silent;
    private HttpServer server;

    public FakeHostAgent() {
        server = serve(0);
    }

    /// Where it listens.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// What it holds.
    public Map<UUID, VmStatus> vms() {
        return vms;
    }

    /// The one console that all its VMs share.
    public FakeConsole console() {
        return console;
    }

    /// How many streams were opened since it was made.
    public int streamsOpened() {
        return streams.get();
    }

    /// From now on every VM is measured like this.
    public void measure(Function<VmStatus, MetricSample> measurement) {
        samples = measurement;
    }

    /// Keeps its connections open and says nothing on them any more.
    public void fallSilent() {
        silent = true;
    }

    /// Says its batches again.
    public void speak() {
        silent = false;
    }

    /// Ends like a killed process: connections break, and nobody listens at its port.
    public void crash() {
        server.stop(0);
    }

    /// Comes back at the same port, with all its VMs.
    public void comeBack() {
        server = serve(server.getAddress().getPort());
    }

    /// A VM ends by itself.
    public void fail(UUID vm, String reason) {
        vms.computeIfPresent(
                vm,
                (id, status) ->
                        new VmStatus(
                                id,
                                status.spec(),
                                VmState.FAILED,
                                reason,
                                null,
                                null,
                                status.address(),
                                null,
                                null,
                                null));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private HttpServer serve(int port) {
        try {
            HttpServer made =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            made.createContext("/agent/v1/", this::handle);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("start the fake host agent", e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().substring("/agent/v1/".length()).split("/", -1);
        String route =
                exchange.getRequestMethod()
                        + " "
                        + path[0]
                        + (path.length > 2 ? "/" + path[2] : "");
        try (exchange) {
            switch (route) {
                case "GET host" -> answer(exchange, 200, INFO);
                case "GET metrics" -> stream(exchange);
                case "GET vms" -> answerVm(exchange, UUID.fromString(path[1]));
                case "PUT vms" -> ensure(exchange, UUID.fromString(path[1]));
                case "DELETE vms" -> delete(exchange, UUID.fromString(path[1]));
                case "POST vms/start" -> start(exchange, UUID.fromString(path[1]));
                case "GET vms/console", "POST vms/console", "DELETE vms/console" ->
                        console.handle(exchange, vms.get(UUID.fromString(path[1])), path);
                case "POST vms/stop" -> stop(exchange, UUID.fromString(path[1]));
                default -> refuse(exchange, 404, "the fake host agent has no " + route);
            }
        }
    }

    private void ensure(HttpExchange exchange, UUID id) throws IOException {
        VmSpec spec;
        try {
            spec = json.read(exchange.getRequestBody().readAllBytes(), VmSpec.class);
        } catch (NotJson e) {
            refuse(exchange, 400, "not a VmSpec: " + e.getMessage());
            return;
        }
        if (!spec.image().equals(IMAGE)) {
            refuse(exchange, 404, "there is no image \"%s\" on this host".formatted(spec.image()));
            return;
        }
        vms.computeIfAbsent(
                id,
                missing ->
                        new VmStatus(
                                id,
                                spec,
                                VmState.STOPPED,
                                null,
                                null,
                                null,
                                "127.9.0." + (addresses.incrementAndGet() + 1),
                                null,
                                null,
                                null));
        answerVm(exchange, id);
    }

    private void start(HttpExchange exchange, UUID id) throws IOException {
        VmStatus now = vms.get(id);
        if (now == null || now.state() == VmState.RUNNING) {
            refuse(exchange, 409, "vm " + id + " is running or not there");
            return;
        }
        vms.put(
                id,
                new VmStatus(
                        id,
                        now.spec(),
                        VmState.RUNNING,
                        null,
                        UUID.randomUUID().toString(),
                        4_711L,
                        now.address(),
                        8_080,
                        null,
                        Instant.now()));
        answerVm(exchange, id);
    }

    private void stop(HttpExchange exchange, UUID id) throws IOException {
        vms.computeIfPresent(
                id,
                (same, now) ->
                        new VmStatus(
                                id,
                                now.spec(),
                                VmState.STOPPED,
                                "it was stopped",
                                null,
                                null,
                                now.address(),
                                null,
                                null,
                                null));
        answerVm(exchange, id);
    }

    private void delete(HttpExchange exchange, UUID id) throws IOException {
        if (vms.remove(id) == null) {
            refuse(exchange, 404, "there is no vm " + id);
        } else {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void answerVm(HttpExchange exchange, UUID id) throws IOException {
        VmStatus status = vms.get(id);
        if (status == null) {
            refuse(exchange, 404, "there is no vm " + id);
        } else {
            answer(exchange, 200, status);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        streams.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                if (!silent) {
                    out.write(json.bytes(batch()));
                    out.write('\n');
                    out.flush();
                }
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        }
    }

    private Batch batch() {
        List<Batch.Entry> entries =
                vms.values().stream()
                        .map(status -> new Batch.Entry(status, samples.apply(status)))
                        .toList();
        return new Batch(sequence.incrementAndGet(), Instant.now(), INFO, entries);
    }

    private void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        answer(exchange, status, new Problem("/problems/fake", "Fake", status, detail, null, null));
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json.bytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
