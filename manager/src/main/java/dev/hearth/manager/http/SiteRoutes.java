// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/// What is served besides the nouns of the API. It takes every path, so it comes last.
public final class SiteRoutes {

    /// The contract, then the UI.
    public RouterFunction<ServerResponse> routes() {
        return new ContractRoutes().routes().and(new UiRoutes().routes());
    }
}
