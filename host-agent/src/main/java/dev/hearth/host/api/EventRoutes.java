// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.api.RequestRefused.Kind;
import dev.hearth.host.vm.VmService;

/// `/agent/v1/vms/{id}/events`.
public final class EventRoutes {

    private final VmService vms;

    public EventRoutes(VmService vms) {
        this.vms = vms;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/agent/v1/vms/{id}/events",
                request -> Response.ok(vms.events(request.id(), after(request))));
    }

    private static long after(Request request) {
        String text = request.query("after").orElse("0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RequestRefused(Kind.BAD_REQUEST, "after is the number of an event");
        }
    }
}
