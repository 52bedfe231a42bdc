// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.vm.VmService;

/// `/agent/v1/vms`.
public final class VmRoutes {

    private final VmService vms;

    public VmRoutes(VmService vms) {
        this.vms = vms;
    }

    void addTo(Router router) {
        router.add("GET", "/agent/v1/vms", request -> Response.ok(vms.list()))
                .add("GET", "/agent/v1/vms/{id}", request -> Response.ok(vms.get(request.id())))
                .add("PUT", "/agent/v1/vms/{id}", this::ensure)
                .add("DELETE", "/agent/v1/vms/{id}", this::delete)
                .add(
                        "POST",
                        "/agent/v1/vms/{id}/start",
                        request -> Response.ok(vms.start(request.id())))
                .add(
                        "POST",
                        "/agent/v1/vms/{id}/stop",
                        request -> Response.ok(vms.stop(request.id())))
                .add(
                        "POST",
                        "/agent/v1/vms/{id}/pause",
                        request -> Response.ok(vms.pause(request.id())))
                .add(
                        "POST",
                        "/agent/v1/vms/{id}/resume",
                        request -> Response.ok(vms.resume(request.id())));
    }

    private Response ensure(Request request) {
        return Response.ok(vms.ensure(request.id(), request.body(VmSpec.class)));
    }

    private Response delete(Request request) {
        vms.delete(request.id());
        return new Response.NoContent();
    }
}
