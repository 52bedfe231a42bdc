// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The IP addresses that begin with the same bits, as in `127.0.0.0/8` (RFC 4632, RFC 4291).
///
/// @param first the lowest of them
/// @param prefixLength how many bits are the same
public record AddressRange(InetAddress first, int prefixLength) {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:.]{2,45})/(\\d{1,3})");

    public AddressRange {
        int bits = first.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("must have a prefix of 0 to %d".formatted(bits));
        }
        if (!hasZeroesAfter(first.getAddress(), prefixLength)) {
            throw new IllegalArgumentException("must have zeroes after its prefix");
        }
    }

    /// Reads address and length of the prefix. Throws IllegalArgumentException that says what is
    /// wrong: "must be …".
    public static AddressRange parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be address/prefix");
        }
        InetAddress first;
        try {
            first = InetAddress.ofLiteral(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be address/prefix", e);
        }
        return new AddressRange(first, Integer.parseInt(matcher.group(2)));
    }

    /// Whether the address is one of them.
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefixLength;
    }

    private static boolean hasZeroesAfter(byte[] address, int from) {
        for (int bit = from; bit < address.length * Byte.SIZE; bit++) {
            if ((address[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0) {
                return false;
            }
        }
        return true;
    }
}
