// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.Contract;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// The contract itself: `/openapi.yaml` and `/v1/openapi.yaml`.
final class ContractRoutes {

    private static final MediaType YAML =
            MediaType.parseMediaType("application/yaml;charset=utf-8");

    private final byte[] openApi = Contract.openApi().getBytes(StandardCharsets.UTF_8);

    /// Every route of this noun.
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/openapi.yaml", request -> contract())
                .GET("/v1/openapi.yaml", request -> contract())
                .add(onlyAllowed("/openapi.yaml", HttpMethod.GET))
                .add(onlyAllowed("/v1/openapi.yaml", HttpMethod.GET))
                .build();
    }

    private ServerResponse contract() {
        return ServerResponse.ok().contentType(YAML).body(openApi);
    }
}
