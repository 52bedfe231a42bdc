// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.api.RequestRefused.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which route answers which method and path. Filled at start, then only read.
final class Router {

    private final List<Route> routes = new ArrayList<>();

    /// One line of the table.
    ///
    /// @param path as in the OpenAPI document: a segment `{name}` matches any one segment
    record Route(String method, String path, Function<Request, Response> handler) {

        Optional<Map<String, String>> match(String requested) {
            String[] pattern = path.split("/", -1);
            String[] segments = requested.split("/", -1);
            if (pattern.length != segments.length) {
                return Optional.empty();
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < pattern.length; i++) {
                if (pattern[i].startsWith("{")) {
                    parameters.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
                } else if (!pattern[i].equals(segments[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(parameters);
        }
    }

    /// A route that was found.
    ///
    /// @param parameters what stands in the path for `{name}`
    record Match(Route route, Map<String, String> parameters) {}

    Router add(String method, String path, Function<Request, Response> handler) {
        routes.add(new Route(method, path, handler));
        return this;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    /// Throws [RequestRefused] when there is no such path, or not with this method.
    Match find(String method, String path) {
        List<String> allowed = new ArrayList<>();
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (parameters.isPresent()) {
                if (route.method().equals(method)) {
                    return new Match(route, parameters.get());
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw new RequestRefused(
                    Kind.NOT_FOUND, "there is nothing here; see /agent/v1/openapi.yaml");
        }
        throw RequestRefused.methodNotAllowed(allowed);
    }
}
