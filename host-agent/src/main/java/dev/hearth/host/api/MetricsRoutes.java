// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.host.frame.FrameWriter;
import dev.hearth.host.api.RequestRefused.Kind;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.Subscription;
import dev.hearth.host.spool.Spool;
import dev.hearth.host.spool.SpoolPosition;
import dev.hearth.host.storage.Uuids;
import dev.hearth.host.vm.VmService;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// `/agent/v1/vms/{id}/metrics…` and `/agent/v1/metrics/…`. Nothing is measured for a request:
/// everybody gets what was measured for all.
public final class MetricsRoutes {

    private static final String PROCESS_STATS = "/agent/v1/vms/{id}/metrics/process-stats";

    private final JsonMapper json = Wire.mapper();
    private final VmService vms;
    private final MetricsService metrics;
    private final Spool spool;

    public MetricsRoutes(VmService vms, MetricsService metrics, Spool spool) {
        this.vms = vms;
        this.metrics = metrics;
        this.spool = spool;
    }

    void addTo(Router router) {
        router.add("GET", "/agent/v1/vms/{id}/metrics", this::latest)
                .add("GET", "/agent/v1/vms/{id}/metrics/breakdown", this::breakdown)
                .add("GET", PROCESS_STATS, this::processStats)
                .add("POST", PROCESS_STATS, this::processStats)
                .add("GET", "/agent/v1/metrics/stream", this::stream)
                .add("GET", "/agent/v1/metrics/kept", this::kept);
    }

    private Response latest(Request request) {
        VmStatus vm = vms.get(request.id());
        return Response.ok(metrics.latest(vm.id()).orElseThrow(() -> notYet(vm)));
    }

    private Response breakdown(Request request) {
        VmStatus vm = vms.get(request.id());
        return Response.ok(metrics.breakdown(vm.id()).orElseThrow(() -> notYet(vm)));
    }

    private Response processStats(Request request) {
        VmStatus vm = vms.get(request.id());
        if (vm.pid() == null) {
            throw new WrongState(
                    "vm %s is %s: there is no process to measure".formatted(vm.id(), vm.state()));
        }
        return Response.ok(metrics.processStats(vm.id()).orElseThrow(() -> notYet(vm)));
    }

    /// Frames for whoever names them, lines of JSON for everybody else.
    private Response stream(Request request) {
        if (!request.accept().orElse("").contains(FrameWriter.MEDIA_TYPE)) {
            return new Response.Stream("application/x-ndjson", out -> stream(out, this::line));
        }
        FrameWriter frames = new FrameWriter();
        return new Response.Stream(
                FrameWriter.MEDIA_TYPE, out -> stream(out, batch -> frames.write(batch)));
    }

    private void stream(OutputStream out, Function<Batch, ByteBuffer> form)
            throws InterruptedException {
        try (Subscription subscription =
                metrics.subscribe(batch -> write(form.apply(batch), out))) {
            subscription.awaitEnd();
        }
    }

    private ByteBuffer line(Batch batch) {
        byte[] text = json.writeValueAsBytes(batch);
        return ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').flip();
    }

    /// A client that went away ends its subscription here.
    private static void write(ByteBuffer bytes, OutputStream out) {
        try {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response kept(Request request) {
        Optional<SpoolPosition> after = after(request);
        if (!spool.hasRoom()) {
            throw new Unavailable(
                    "%d clients read what was kept already; try again in a second"
                            .formatted(Spool.MOST_REPLAYS));
        }
        return new Response.Stream(FrameWriter.MEDIA_TYPE, out -> spool.replay(after, out));
    }

    private static Optional<SpoolPosition> after(Request request) {
        Optional<String> run = request.query("run");
        Optional<String> seq = request.query("after");
        if (run.isEmpty() && seq.isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> id = run.flatMap(Uuids::parse);
        if (id.isEmpty() || !seq.orElse("").matches("\\d{1,18}")) {
            throw new RequestRefused(
                    Kind.BAD_REQUEST,
                    "say run and after, the run and number of the last batch you have, or neither");
        }
        return Optional.of(new SpoolPosition(id.get(), Long.parseLong(seq.orElseThrow())));
    }

    private static Unavailable notYet(VmStatus vm) {
        return new Unavailable(
                "vm %s was not measured yet; ask again in a second".formatted(vm.id()));
    }
}
