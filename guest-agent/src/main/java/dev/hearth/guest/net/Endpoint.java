// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

import org.jspecify.annotations.Nullable;

/// An address and a port; port 0 lets the kernel choose one.
public final class Endpoint {

    private static final int MAX_PORT = 65_535;
    private static final int IPV4_BYTES = 16;
    private static final int IPV6_BYTES = 28;

    private final byte[] address;
    private final int port;

    private Endpoint(byte[] address, int port) {
        this.address = address;
        this.port = port;
    }

    /// Reads `ADDRESS:PORT` or `[ADDRESS]:PORT`; null when that is none.
    public static @Nullable Endpoint parse(String text) {
        return parse(text, -1);
    }

    /// The same, with a port for a text that names none; negative when it must.
    public static @Nullable Endpoint parse(String text, int defaultPort) {
        boolean bracket = text.startsWith("[");
        int end = bracket ? text.indexOf(']') : text.indexOf(':');
        boolean whole = end < 0 || (bracket && end + 1 == text.length());
        String host = text.substring(bracket ? 1 : 0, end < 0 ? text.length() : end);
        int colon = bracket ? end + 1 : end;
        int port = defaultPort;
        if (!whole) {
            port =
                    text.charAt(colon) == ':'
                            ? IpAddress.number(text.substring(colon + 1), MAX_PORT)
                            : -1;
        }
        if (port < 0 || bracket != host.indexOf(':') >= 0 || (bracket && end < 0)) {
            return null;
        }
        byte[] address = IpAddress.parse(host);
        return address == null ? null : new Endpoint(address, port);
    }

    /// The same address with the port that the kernel chose.
    public Endpoint withPort(int chosen) {
        return new Endpoint(address, chosen);
    }

    public int port() {
        return port;
    }

    /// struct sockaddr_in of ip(7), or struct sockaddr_in6 of ipv6(7).
    public byte[] socketAddress() {
        boolean ipv4 = IpAddress.isIpv4(address);
        byte[] bytes = new byte[ipv4 ? IPV4_BYTES : IPV6_BYTES];
        bytes[0] = (byte) (ipv4 ? IpAddress.AF_INET : IpAddress.AF_INET6);
        bytes[2] = (byte) (port >> 8);
        bytes[3] = (byte) port;
        if (ipv4) {
            System.arraycopy(address, 12, bytes, 4, 4);
        } else {
            System.arraycopy(address, 0, bytes, 8, IpAddress.BYTES);
        }
        return bytes;
    }

    @Override
    public String toString() {
        String text = IpAddress.text(address);
        return (IpAddress.isIpv4(address) ? text : "[" + text + "]") + ":" + port;
    }
}
