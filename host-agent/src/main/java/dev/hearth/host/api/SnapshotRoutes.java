// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.host.vm.VmService;
import java.util.UUID;

/// `/agent/v1/vms/{id}/snapshots`, and `restore`.
public final class SnapshotRoutes {

    private static final String ALL = "/agent/v1/vms/{id}/snapshots";
    private static final String ONE = ALL + "/{snapshot}";

    private final VmService vms;

    public SnapshotRoutes(VmService vms) {
        this.vms = vms;
    }

    void addTo(Router router) {
        router.add("GET", ALL, request -> Response.ok(vms.snapshots(request.id())))
                .add("PUT", ONE, this::take)
                .add("DELETE", ONE, this::delete)
                .add("POST", "/agent/v1/vms/{id}/restore", this::restore);
    }

    private Response take(Request request) {
        return Response.ok(vms.takeSnapshot(request.id(), snapshot(request)));
    }

    private Response delete(Request request) {
        vms.deleteSnapshot(request.id(), snapshot(request));
        return new Response.NoContent();
    }

    private Response restore(Request request) {
        return Response.ok(vms.restore(request.id(), request.body(RestoreFrom.class)));
    }

    private static UUID snapshot(Request request) {
        return request.id("snapshot", "snapshot");
    }
}
