// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.Subscription;
import dev.hearth.host.vm.VmService;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/// `/agent/v1/vms/{id}/metrics…` and `/agent/v1/metrics/stream`. Nothing is measured for a request:
/// everybody gets what was measured for all.
public final class MetricsRoutes {

    private static final String PROCESS_STATS = "/agent/v1/vms/{id}/metrics/process-stats";

    private final JsonMapper json = Wire.mapper();
    private final VmService vms;
    private final MetricsService metrics;

    public MetricsRoutes(VmService vms, MetricsService metrics) {
        this.vms = vms;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.add("GET", "/agent/v1/vms/{id}/metrics", this::latest)
                .add("GET", PROCESS_STATS, this::processStats)
                .add("POST", PROCESS_STATS, this::processStats)
                .add(
                        "GET",
                        "/agent/v1/metrics/stream",
                        request -> new Response.Stream("application/x-ndjson", this::stream));
    }

    private Response latest(Request request) {
        VmStatus vm = vms.get(request.id());
        return Response.ok(metrics.latest(vm.id()).orElseThrow(() -> notYet(vm)));
    }

    private Response processStats(Request request) {
        VmStatus vm = vms.get(request.id());
        if (vm.pid() == null) {
            throw new WrongState(
                    "vm %s is %s: there is no process to measure".formatted(vm.id(), vm.state()));
        }
        return Response.ok(metrics.processStats(vm.id()).orElseThrow(() -> notYet(vm)));
    }

    private void stream(OutputStream out) throws InterruptedException {
        try (Subscription subscription = metrics.subscribe(batch -> write(batch, out))) {
            subscription.awaitEnd();
        }
    }

    /// A client that went away ends its subscription here.
    private void write(Batch batch, OutputStream out) {
        byte[] line = json.writeValueAsBytes(batch);
        try {
            out.write(line);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Unavailable notYet(VmStatus vm) {
        return new Unavailable(
                "vm %s was not measured yet; ask again in a second".formatted(vm.id()));
    }
}
