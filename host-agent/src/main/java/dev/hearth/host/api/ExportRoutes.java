// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.export.Exposition;
import dev.hearth.host.export.HostExport;

/// `/metrics`, for Prometheus.
public final class ExportRoutes {

    private final HostExport export;

    public ExportRoutes(HostExport export) {
        this.export = export;
    }

    void addTo(Router router) {
        router.add("GET", "/metrics", this::page);
    }

    private Response page(Request request) {
        Exposition.Page page = export.page(request.accept().orElse(null));
        return new Response.Stream(page.contentType(), page::writeTo);
    }
}
