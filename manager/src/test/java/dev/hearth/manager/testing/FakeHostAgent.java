// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.contract.host.AgentUpgrade;
import dev.hearth.contract.host.Diagnosis;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

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

    private final Json json = new Json();
    private final FakeConsole console = new FakeConsole();
    private final FakeVms vms = new FakeVms();
    private final FakeSnapshots snapshots = new FakeSnapshots(vms);
    private final FakeImages images = new FakeImages();
    private final Map<String, Misdeed> misdeeds = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final FakeStream stream = new FakeStream(vms.all(), this::info);
    private volatile HostInfo info = INFO;
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
        return vms.all();
    }

    /// One VM it holds. Throws NoSuchElementException when it does not.
    public VmStatus held(UUID vm) {
        return vms.get(vm).orElseThrow();
    }

    /// Its images, what is sent and what is imported.
    public FakeImages images() {
        return images;
    }

    /// The snapshots of what it holds.
    public FakeSnapshots snapshots() {
        return snapshots;
    }

    /// From now on its host offers these networks.
    public void offer(NetworkMode... modes) {
        info = host(List.of(modes), info.images());
    }

    /// From now on its host has these images, if somebody asks: its stream does not tell.
    public void hold(List<String> images) {
        info = host(info.networkModes(), images);
    }

    private static HostInfo host(List<NetworkMode> modes, List<String> images) {
        return new HostInfo(
                INFO.version(),
                INFO.hypervisor(),
                INFO.accelerator(),
                INFO.acceleratorReason(),
                INFO.cpuCount(),
                INFO.memTotalMib(),
                modes,
                images);
    }

    /// The next request of this kind is refused and changes nothing.
    ///
    /// @param route such as `POST vms/pause`
    public void refuseNext(String route, int status, String detail) {
        misdeeds.put(route, exchange -> HostReply.refuse(exchange, status, detail));
    }

    /// The next request of this kind is refused for a field of it.
    public void refuseNext(String route, String field, String detail) {
        byte[] body =
                """
                {"type": "/problems/invalid", "title": "Not valid", "status": 422,
                 "detail": "as the test wants it",
                 "errors": [{"field": "%s", "detail": "%s"}]}
                """
                        .formatted(field, detail)
                        .getBytes(StandardCharsets.UTF_8);
        misdeeds.put(route, exchange -> HostReply.raw(exchange, 422, body));
    }

    /// Forgets a VM, as a host agent does whose state home is lost.
    public void forget(UUID vm) {
        vms.all().remove(vm);
    }

    /// The next request of this kind is hung up on, as by one that ended with the connection open.
    public void dropNext(String route) {
        misdeeds.put(route, exchange -> exchange.close());
    }

    /// The next request of this kind is answered with this text and changes nothing.
    public void babbleNext(String route, String text) {
        misdeeds.put(
                route,
                exchange -> HostReply.raw(exchange, 200, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The next restore is done, and answered with this text.
    public void babbleAfterRestore(String text) {
        String route = "POST vms/restore";
        misdeeds.put(
                route,
                exchange -> {
                    String[] path = exchange.getRequestURI().getPath().split("/", -1);
                    vms.run(UUID.fromString(path[4]), null);
                    HostReply.raw(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
                });
    }

    /// The next request of this kind is not answered, as long as this host agent lives.
    public void hangNext(String route) {
        misdeeds.put(
                route,
                exchange -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// The one console that all its VMs share.
    public FakeConsole console() {
        return console;
    }

    /// How many streams were opened since it was made.
    public int streamsOpened() {
        return stream.opened();
    }

    /// From now on every VM is measured like this.
    public void measure(Function<VmStatus, MetricSample> measurement) {
        stream.measure(measurement);
    }

    /// Keeps its connections open and says nothing on them any more.
    public void fallSilent() {
        stream.silence(true);
    }

    /// Says its batches again.
    public void speak() {
        stream.silence(false);
    }

    /// Ends like a killed process: connections break, and nobody listens at its port.
    public void crash() {
        server.stop(0);
    }

    /// Comes back at the same port, with all its VMs.
    public void comeBack() {
        server = serve(server.getAddress().getPort());
    }

    /// A VM is paused by somebody else.
    public void pause(UUID vm) {
        vms.to(vm, VmState.PAUSED);
    }

    /// Something happens to a VM, with or without an end.
    public void happen(UUID vm, VmEvent event) {
        vms.happen(vm, event);
    }

    /// A VM ends by itself.
    public void fail(UUID vm, String reason) {
        vms.end(vm, VmState.FAILED, reason);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }

    private HostInfo info() {
        return info;
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
        Misdeed misdeed = misdeeds.remove(route);
        try (exchange) {
            if (misdeed != null) {
                misdeed.to(exchange);
                return;
            }
            if (path[0].startsWith("image")) {
                images.handle(exchange, path);
                return;
            }
            switch (route) {
                case "GET host" -> HostReply.answer(exchange, 200, info);
                case "GET metrics" -> {
                    if (path[1].equals("kept")) {
                        stream.kept(exchange);
                    } else {
                        stream.live(exchange);
                    }
                }
                default -> handle(exchange, route, UUID.fromString(path[1]), path);
            }
        }
    }

    private void handle(HttpExchange exchange, String route, UUID id, String[] path)
            throws IOException {
        switch (route) {
            case "GET vms" -> answerVm(exchange, id);
            case "PUT vms" -> ensure(exchange, id);
            case "DELETE vms" -> delete(exchange, id);
            case "POST vms/start" ->
                    answerIn(
                            exchange, id, () -> vms.run(id, null), VmState.STOPPED, VmState.FAILED);
            case "POST vms/stop" ->
                    answerIn(
                            exchange,
                            id,
                            () -> vms.end(id, VmState.STOPPED, "it was stopped"),
                            VmState.RUNNING,
                            VmState.PAUSED);
            case "POST vms/pause" ->
                    answerIn(exchange, id, () -> vms.to(id, VmState.PAUSED), VmState.RUNNING);
            case "POST vms/resume" ->
                    answerIn(exchange, id, () -> vms.to(id, VmState.RUNNING), VmState.PAUSED);
            case "PUT vms/guest-agent" ->
                    answerIn(
                            exchange,
                            id,
                            () -> new AgentUpgrade(id, "0.1.0", "0.2.0"),
                            VmState.RUNNING);
            case "GET vms/events" ->
                    HostReply.answer(
                            exchange,
                            200,
                            vms.events(
                                    id,
                                    Long.parseLong(
                                            exchange.getRequestURI()
                                                    .getQuery()
                                                    .replace("after=", ""))));
            case "GET vms/diagnosis" -> diagnose(exchange, id);
            case "POST vms/restore" -> snapshots.restore(exchange, id);
            case "GET vms/snapshots", "PUT vms/snapshots", "DELETE vms/snapshots" ->
                    snapshots.handle(exchange, id, path);
            case "GET vms/console", "POST vms/console", "DELETE vms/console" ->
                    console.handle(exchange, vms.all().get(id), path);
            default -> HostReply.refuse(exchange, 404, "the fake host agent has no " + route);
        }
    }

    private void answerIn(
            HttpExchange exchange, UUID id, Supplier<Object> answer, VmState... states)
            throws IOException {
        if (isIn(exchange, id, states)) {
            HostReply.answer(exchange, 200, answer.get());
        }
    }

    private boolean isIn(HttpExchange exchange, UUID id, VmState... states) throws IOException {
        return HostReply.isIn(exchange, id, vms.get(id), states);
    }

    private void ensure(HttpExchange exchange, UUID id) throws IOException {
        VmSpec spec;
        try {
            spec = json.read(exchange.getRequestBody().readAllBytes(), VmSpec.class);
        } catch (NotJson e) {
            HostReply.refuse(exchange, 400, "not a VmSpec: " + e.getMessage());
            return;
        }
        if (spec.external() == null && !info.images().contains(String.valueOf(spec.image()))) {
            HostReply.refuse(
                    exchange, 404, "there is no image \"%s\" on this host".formatted(spec.image()));
            return;
        }
        vms.hold(id, spec);
        answerVm(exchange, id);
    }

    private void delete(HttpExchange exchange, UUID id) throws IOException {
        if (isIn(exchange, id, VmState.STOPPED, VmState.FAILED, VmState.EXTERNAL)) {
            vms.all().remove(id);
            snapshots.ofDeleted(id);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void answerVm(HttpExchange exchange, UUID id) throws IOException {
        Optional<VmStatus> status = vms.get(id);
        if (status.isEmpty()) {
            HostReply.refuse(exchange, 404, "there is no vm " + id);
        } else {
            HostReply.answer(exchange, 200, status.get());
        }
    }

    private void diagnose(HttpExchange exchange, UUID id) throws IOException {
        if (vms.get(id).isEmpty()) {
            HostReply.refuse(exchange, 404, "there is no vm " + id);
        } else {
            HostReply.answer(
                    exchange,
                    200,
                    new Diagnosis(
                            id,
                            Instant.now(),
                            List.of(
                                    new Diagnosis.Finding(
                                            "agent",
                                            Diagnosis.Outcome.BROKEN,
                                            "nobody listens",
                                            "start it"))));
        }
    }

    /// An answer that is not what was asked for.
    private interface Misdeed {
        void to(HttpExchange exchange) throws IOException;
    }
}
