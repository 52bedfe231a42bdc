// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.export.Exposition;
import dev.hearth.manager.http.Answers;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/metrics` and `/v1/prometheus/targets`.
public final class ExportRoutes {

    private static final String PAGE = "/metrics";
    private static final String TARGETS = "/v1/prometheus/targets";

    private final Exposition exposition;
    private final Hosts hosts;
    private final Answers answers;

    ExportRoutes(Exposition exposition, Hosts hosts, Answers answers) {
        this.exposition = exposition;
        this.hosts = hosts;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(PAGE, this::page)
                .add(onlyAllowed(PAGE, HttpMethod.GET))
                .GET(TARGETS, request -> answers.json(hosts.targets()))
                .add(onlyAllowed(TARGETS, HttpMethod.GET))
                .build();
    }

    private ServerResponse page(ServerRequest request) {
        Exposition.Page page =
                exposition.page(String.join(",", request.headers().header(HttpHeaders.ACCEPT)));
        return ServerResponse.ok()
                .contentType(MediaType.parseMediaType(page.contentType()))
                .cacheControl(CacheControl.noStore())
                .build((ignored, response) -> {
                    page.writeTo(response.getOutputStream());
                    return null;
                });
    }
}
