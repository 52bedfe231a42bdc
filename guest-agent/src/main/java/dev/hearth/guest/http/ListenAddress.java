// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// Where to listen: an IPv4 address as a number, and a port; port 0 lets the kernel choose one.
public record ListenAddress(int address, int port) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_OCTET = 255;

    /// Reads `ADDRESS:PORT`; null when that is none.
    public static @Nullable ListenAddress parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return null;
        }
        int port = number(text.substring(colon + 1), MAX_PORT);
        int address = 0;
        int from = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            int to = i < Integer.BYTES - 1 ? text.indexOf('.', from) : colon;
            int octet = to < from || to > colon ? -1 : number(text.substring(from, to), MAX_OCTET);
            if (octet < 0) {
                return null;
            }
            address = (address << 8) | octet;
            from = to + 1;
        }
        return port < 0 ? null : new ListenAddress(address, port);
    }

    /// A decimal number without leading zeros; -1 when that is none.
    private static int number(String text, int most) {
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            value = 10 * value + (c - '0');
            if (c < '0' || c > '9' || value > most || (i > 0 && text.charAt(0) == '0')) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : value;
    }

    /// The same address with the port that the kernel chose.
    ListenAddress withPort(int chosen) {
        return new ListenAddress(address, chosen);
    }

    @Override
    public String toString() {
        return (address >>> 24)
                + "."
                + ((address >>> 16) & MAX_OCTET)
                + "."
                + ((address >>> 8) & MAX_OCTET)
                + "."
                + (address & MAX_OCTET)
                + ":"
                + port;
    }
}
