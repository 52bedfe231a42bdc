// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.HostInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// `/agent/v1/host`, `/agent/v1/health` and the OpenAPI document.
public final class HostRoutes {

    private final Supplier<HostInfo> host;

    /// @param host answers at once
    public HostRoutes(Supplier<HostInfo> host) {
        this.host = host;
    }

    void addTo(Router router) {
        router.add("GET", "/agent/v1/openapi.yaml", request -> openApi())
                .add(
                        "GET",
                        "/agent/v1/health",
                        request -> Response.ok(new Health("healthy", host.get().version())))
                .add("GET", "/agent/v1/host", request -> Response.ok(host.get()));
    }

    /// The body of `/agent/v1/health`.
    record Health(String status, String version) {}

    private static Response openApi() {
        try (InputStream in = HostInfo.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("built without its OpenAPI document");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Response.Text("application/yaml", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
