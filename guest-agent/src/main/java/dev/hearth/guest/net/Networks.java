// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

import org.jspecify.annotations.Nullable;

/// A list of networks, of IPv4 and of IPv6.
public final class Networks {

    /// Networks in a list.
    public static final int MAX = 16;

    private static final int BITS = 8 * IpAddress.BYTES;

    private final byte[][] addresses = new byte[MAX][];
    private final int[] prefixes = new int[MAX];
    private final byte[] peer = new byte[IpAddress.BYTES];
    private int count;

    /// Holds no address at all.
    public Networks() {}

    /// Reads `ADDRESS[/BITS]`, several with commas between them; null when that is none.
    public static @Nullable Networks parse(String text) {
        Networks networks = new Networks();
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            if (!networks.add(text.substring(from, to))) {
                return null;
            }
            from = to + 1;
        }
        return networks;
    }

    private boolean add(String text) {
        int slash = text.indexOf('/');
        byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null || count == MAX) {
            return false;
        }
        int skipped = IpAddress.isIpv4(address) ? IpAddress.IPV4_PREFIX_BITS : 0;
        int prefix = BITS - skipped;
        if (slash >= 0) {
            prefix = IpAddress.number(text.substring(slash + 1), prefix);
        }
        if (prefix < 0) {
            return false;
        }
        addresses[count] = address;
        prefixes[count++] = skipped + prefix;
        return true;
    }

    /// Whether the address in a struct sockaddr is in one of them.
    public boolean hold(byte[] socketAddress) {
        if (!IpAddress.take(socketAddress, peer)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (isSame(addresses[i], prefixes[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean isSame(byte[] network, int prefix) {
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((network[bit >> 3] ^ peer[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
