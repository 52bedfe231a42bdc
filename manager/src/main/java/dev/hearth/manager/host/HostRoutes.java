// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.manager.http.Answers;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/hosts`.
public final class HostRoutes {

    private final HostService hosts;
    private final Answers answers;

    public HostRoutes(HostService hosts, Answers answers) {
        this.hosts = hosts;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/v1/hosts", request -> answers.json(hosts.list()))
                .add(onlyAllowed("/v1/hosts", HttpMethod.GET))
                .build();
    }
}
