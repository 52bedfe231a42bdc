// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.net.IpAddress;
import dev.hearth.guest.proc.ProcFile;

/// The address under which others reach this guest: that of the interface which carries the default
/// route, of IPv4, or of IPv6 where there is none. Never loopback, link-local, or one of a
/// container bridge.
final class OwnAddress {

    private static final int IFREQ_BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final int IFREQ_ADDRESS_AT = 20;
    private static final int IPV4_AT = 12;
    private static final int MAX_COLUMNS = 12;
    private static final int HEX_ADDRESS = 32;
    private static final String[] BRIDGES = {"lo", "docker", "veth", "br-", "virbr", "cni"};

    private final Kernel kernel;
    private final ProcFile routes;
    private final ProcFile routes6;
    private final ProcFile addresses6;
    private final byte[] request = new byte[IFREQ_BYTES];
    private final byte[] address = new byte[IpAddress.BYTES];
    private final int[] columns = new int[MAX_COLUMNS + 1];
    private byte[] text = new byte[0];
    private int count;

    OwnAddress(Kernel kernel, byte[] buffer) {
        this.kernel = kernel;
        routes = new ProcFile(kernel, "/proc/net/route", buffer);
        routes6 = new ProcFile(kernel, "/proc/net/ipv6_route", buffer);
        addresses6 = new ProcFile(kernel, "/proc/net/if_inet6", buffer);
    }

    /// Finds it; false when there is none now. Allocates nothing.
    boolean find() {
        return findIpv4() || findIpv6();
    }

    /// What [#find] found, in the form of [IpAddress].
    byte[] address() {
        return address;
    }

    /// Columns: interface, destination, gateway, flags, …, metric at 6, mask at 7.
    private boolean findIpv4() {
        long best = Long.MAX_VALUE;
        int length = read(routes);
        for (int line = 0; line < length; line = next(line, length)) {
            if (split(line, length) >= 8 && isZero(1) && isZero(7) && !isBridge(0)) {
                long metric = decimal(6);
                if (metric < best) {
                    best = metric;
                    copyName(0);
                }
            }
        }
        if (best == Long.MAX_VALUE || kernel.interfaceAddress(request) < 0) {
            return false;
        }
        for (int i = 0; i < IPV4_AT; i++) {
            address[i] = i < 10 ? 0 : (byte) 0xff;
        }
        System.arraycopy(request, IFREQ_ADDRESS_AT, address, IPV4_AT, 4);
        int first = address[IPV4_AT] & 0xff;
        boolean linkLocal = first == 169 && (address[IPV4_AT + 1] & 0xff) == 254;
        return first != 0 && first != 127 && !linkLocal;
    }

    /// Columns of routes: destination, its bits, …, interface at 9. Of addresses: address, index,
    /// bits, scope, flags, interface.
    private boolean findIpv6() {
        int length = read(routes6);
        boolean found = false;
        for (int line = 0; line < length && !found; line = next(line, length)) {
            found = split(line, length) == 10 && isZero(0) && isZero(1) && !isBridge(9);
        }
        if (!found) {
            return false;
        }
        copyName(9);
        length = read(addresses6);
        for (int line = 0; line < length; line = next(line, length)) {
            if (split(line, length) == 6 && isZero(3) && isName(5) && width(0) == HEX_ADDRESS) {
                return takeIpv6();
            }
        }
        return false;
    }

    private boolean takeIpv6() {
        for (int i = 0; i < IpAddress.BYTES; i++) {
            int high = IpAddress.hexDigit(text[columns[0] + 2 * i]);
            int low = IpAddress.hexDigit(text[columns[0] + 2 * i + 1]);
            if (high < 0 || low < 0) {
                return false;
            }
            address[i] = (byte) (high << 4 | low);
        }
        return true;
    }

    /// Reads a file; answers the length of its whole lines: the last one may be cut off.
    private int read(ProcFile file) {
        int length = file.read();
        text = file.buffer();
        while (length > 0 && text[length - 1] != '\n') {
            length--;
        }
        return length;
    }

    private int next(int line, int length) {
        int at = line;
        while (at < length && text[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /// Notes where the words of a line begin; answers how many there are, bounded.
    private int split(int line, int length) {
        count = 0;
        boolean inWord = false;
        int at = line;
        for (; at < length && text[at] != '\n' && count < MAX_COLUMNS; at++) {
            boolean blank = text[at] == ' ' || text[at] == '\t';
            if (!blank && !inWord) {
                columns[count++] = at;
            }
            inWord = !blank;
        }
        return count;
    }

    private int width(int column) {
        int at = columns[column];
        while (at < text.length && text[at] > ' ') {
            at++;
        }
        return at - columns[column];
    }

    private boolean isZero(int column) {
        for (int i = width(column) - 1; i >= 0; i--) {
            if (text[columns[column] + i] != '0') {
                return false;
            }
        }
        return true;
    }

    private long decimal(int column) {
        long value = 0;
        for (int i = 0; i < Math.min(width(column), 10); i++) {
            value = 10 * value + text[columns[column] + i] - '0';
        }
        return value;
    }

    private boolean isBridge(int column) {
        for (String bridge : BRIDGES) {
            boolean same = width(column) >= bridge.length();
            for (int i = 0; same && i < bridge.length(); i++) {
                same = text[columns[column] + i] == bridge.charAt(i);
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private void copyName(int column) {
        int width = Math.min(width(column), NAME_BYTES - 1);
        for (int i = 0; i < request.length; i++) {
            request[i] = i < width ? text[columns[column] + i] : 0;
        }
    }

    private boolean isName(int column) {
        int width = width(column);
        for (int i = 0; i < width; i++) {
            if (i >= NAME_BYTES || request[i] != text[columns[column] + i]) {
                return false;
            }
        }
        return width == NAME_BYTES || request[width] == 0;
    }
}
