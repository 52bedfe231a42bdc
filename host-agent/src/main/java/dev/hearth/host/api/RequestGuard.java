// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import com.sun.net.httpserver.Headers;
import dev.hearth.host.api.RequestRefused.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps browsers out: a page may send requests to loopback addresses, by name (DNS rebinding) or
/// from afar (CSRF). The Host header must name a loopback host, and there must be no Origin but our
/// own.
///
/// @param listen where the server really listens
record RequestGuard(InetSocketAddress listen) {

    private static final Pattern AUTHORITY =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?");
    private static final int DEFAULT_PORT = 80;

    /// Throws [RequestRefused].
    void check(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1 || !isOurs(hosts.getFirst())) {
            throw new RequestRefused(
                    Kind.FORBIDDEN,
                    "the Host header must name this host agent by a loopback address and its port"
                            + " %d".formatted(listen.getPort()));
        }
        @Nullable String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + hosts.getFirst())) {
            throw new RequestRefused(
                    Kind.FORBIDDEN, "the host agent takes no requests from web pages");
        }
    }

    private boolean isOurs(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return false;
        }
        @Nullable String port = matcher.group(2);
        if ((port == null ? DEFAULT_PORT : Integer.parseInt(port)) != listen.getPort()) {
            return false;
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
