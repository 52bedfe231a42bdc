// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Reads `HOST:PORT`, where the host is a literal address or `localhost`; nothing is looked up.
public final class ListenAddress {

    private static final int HIGHEST_PORT = 65_535;

    private ListenAddress() {}

    /// The address of `text`: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`. Port 0 lets the system
    /// choose. Throws IllegalArgumentException with a message for the person who wrote it when the
    /// text is none, or when it is not on the loopback interface.
    public static InetSocketAddress loopback(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("must be HOST:PORT, such as 127.0.0.1:8080");
        }
        InetAddress address = address(text.substring(0, colon));
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "may only be a loopback address, such as 127.0.0.1:8080: the manager has no"
                            + " authentication yet, and that must come first");
        }
        return new InetSocketAddress(address, port(text.substring(colon + 1)));
    }

    private static InetAddress address(String host) {
        if (host.equals("localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        String literal =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must begin with an address such as 127.0.0.1 or [::1], not a name", e);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, for both ways of being wrong.
        }
        throw new IllegalArgumentException("must end with a port from 0 to " + HIGHEST_PORT);
    }
}
