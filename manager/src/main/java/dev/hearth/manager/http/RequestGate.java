// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Lets in only what was meant for this manager.
///
/// Without a login, whoever can make the operator's browser send a request could drive the manager.
/// Two rules keep other web pages out:
///
/// - The `Host` header must name the loopback interface, with any port, so that a tunnel works. A
///   page whose name was re-bound to 127.0.0.1 by its DNS server still says its own name here. What
///   a machine with a guest agent asks for is answered under any address in digits, too: a
///   forwarder leads to it (QEMU's 10.0.2.2 is one), and no name can be re-bound to digits.
/// - The `Origin` header, which browsers send with every request that can change something and with
///   every WebSocket, must be the manager's own: the scheme `http`, and exactly the `Host`.
final class RequestGate extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "(localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[::1])(:\\d{1,5})?");

    private static final Pattern DIGITS =
            Pattern.compile(
                    "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|"
                            + "\\[[0-9a-f:.]{2,45}])(:\\d{1,5})?");

    /// In the request's own form: nothing that has to be decoded is among them.
    private static final Pattern GUESTS_PATH =
            Pattern.compile(
                    "/v1/guest-agent(/[a-z0-9-]{1,20}){0,2}"
                            + "|/v1/vms/[0-9a-fA-F-]{36}/(guest-agent/install\\.sh|guest-ip|metrics)");

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String host = request.getHeader("Host");
        if (host == null || !isKnown(host.toLowerCase(Locale.ROOT), request.getRequestURI())) {
            throw new RequestRefused(
                    ProblemType.UNKNOWN_HOST,
                    "this manager answers to localhost, 127.0.0.1 and [::1] only; open it by "
                            + "one of these");
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new RequestRefused(
                    ProblemType.FOREIGN_ORIGIN,
                    "another web page may not use this manager; open the manager's own page");
        }
        chain.doFilter(request.getMethod().equals("HEAD") ? new AsGet(request) : request, response);
    }

    private static boolean isKnown(String host, String path) {
        return LOOPBACK.matcher(host).matches()
                || (DIGITS.matcher(host).matches() && GUESTS_PATH.matcher(path).matches());
    }

    /// HEAD is GET without the body, and the server leaves that out by itself.
    private static final class AsGet extends HttpServletRequestWrapper {

        AsGet(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }
    }
}
