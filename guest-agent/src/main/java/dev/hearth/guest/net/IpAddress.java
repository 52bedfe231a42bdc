// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

import org.jspecify.annotations.Nullable;

/// An IP address is 16 bytes; an IPv4 address is its IPv6 form `::ffff:a.b.c.d` (RFC 4291,
/// 2.5.5.2).
public final class IpAddress {

    public static final int BYTES = 16;

    /// Bits in front of the 32 of an IPv4 address.
    static final int IPV4_PREFIX_BITS = 96;

    /// Families of socket(2).
    static final int AF_INET = 2;

    static final int AF_INET6 = 10;

    private static final int IPV4_AT = 12;
    private static final int MAX_OCTET = 255;
    private static final int MAX_GROUP_DIGITS = 4;
    private static final String HEX = "0123456789abcdef";

    private IpAddress() {}

    /// Reads a literal; null when it is none.
    public static byte @Nullable [] parse(String text) {
        return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    }

    private static byte @Nullable [] parseIpv4(String text) {
        byte[] address = new byte[BYTES];
        address[10] = (byte) 0xff;
        address[11] = (byte) 0xff;
        int from = 0;
        for (int at = IPV4_AT; at < BYTES; at++) {
            int to = at < BYTES - 1 ? text.indexOf('.', from) : text.length();
            int octet = to < from ? -1 : number(text.substring(from, to), MAX_OCTET);
            if (octet < 0) {
                return null;
            }
            address[at] = (byte) octet;
            from = to + 1;
        }
        return address;
    }

    private static byte @Nullable [] parseIpv6(String text) {
        byte[] address = new byte[BYTES];
        int gap = text.startsWith("::") ? 0 : -1;
        int at = 0;
        int from = gap < 0 ? 0 : 2;
        while (from < text.length()) {
            int colon = text.indexOf(':', from);
            int to = colon < 0 ? text.length() : colon;
            int group = at == BYTES ? -1 : group(text, from, to);
            if (group < 0 || to == text.length() - 1) {
                return null;
            }
            address[at++] = (byte) (group >> 8);
            address[at++] = (byte) group;
            from = to + 1;
            if (from < text.length() && text.charAt(from) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = at;
                from++;
            }
        }
        if ((gap < 0) != (at == BYTES)) {
            return null;
        }
        return widen(address, gap, at);
    }

    /// Puts zeros where `::` stood, so that what follows it ends the address.
    private static byte[] widen(byte[] address, int gap, int end) {
        for (int i = 1; gap >= 0 && i <= end - gap; i++) {
            address[BYTES - i] = address[end - i];
            address[end - i] = 0;
        }
        return address;
    }

    private static int group(String text, int from, int to) {
        if (to == from || to - from > MAX_GROUP_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = hexDigit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /// The value of a hexadecimal digit; negative when it is none.
    public static int hexDigit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// A decimal number without leading zeros; -1 when that is none, or more than `most`.
    static int number(String text, int most) {
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

    /// Whether an address is one of IPv4.
    public static boolean isIpv4(byte[] address) {
        for (int i = 0; i < IPV4_AT; i++) {
            if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }

    /// Takes the address out of a struct sockaddr of IPv4 or IPv6; false when it is of neither.
    static boolean take(byte[] socketAddress, byte[] into) {
        if (socketAddress[0] == AF_INET6) {
            System.arraycopy(socketAddress, 8, into, 0, BYTES);
            return true;
        }
        for (int i = 0; i < IPV4_AT; i++) {
            into[i] = i < 10 ? 0 : (byte) 0xff;
        }
        System.arraycopy(socketAddress, 4, into, IPV4_AT, 4);
        return socketAddress[0] == AF_INET;
    }

    /// The address as people write it; of IPv6, all eight groups.
    public static String text(byte[] address) {
        StringBuilder text = new StringBuilder();
        if (isIpv4(address)) {
            for (int i = IPV4_AT; i < BYTES; i++) {
                text.append(i == IPV4_AT ? "" : ".").append(address[i] & MAX_OCTET);
            }
            return text.toString();
        }
        for (int i = 0; i < BYTES; i += 2) {
            int group = (address[i] & 0xff) << 8 | (address[i + 1] & 0xff);
            text.append(i == 0 ? "" : ":");
            for (int shift = 12; shift >= 0; shift -= 4) {
                if (shift == 0 || group >> shift != 0) {
                    text.append(HEX.charAt(group >> shift & 0xf));
                }
            }
        }
        return text.toString();
    }
}
