// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// The guest's network, from its kernel's command line: `hearth.address=IP/BITS` and
/// `hearth.gateway=IP`, of IPv4. There is no DHCP. Without an address it is QEMU's user networking,
/// where every guest has the same.
final class Network {

    private static final String USUAL_ADDRESS = "10.0.2.15/24";
    private static final String USUAL_GATEWAY = "10.0.2.2";
    private static final String DEVICE = "eth0";

    /// struct ifreq of netdevice(7): the name, then a struct sockaddr or the flags.
    private static final int IFREQ_BYTES = 40;

    private static final int VALUE_AT = 16;
    private static final int IFF_UP = 1;

    /// struct rtentry of `net/route.h`: destination, gateway and mask are structs sockaddr.
    private static final int RTENTRY_BYTES = 120;

    private static final int DESTINATION_AT = 8;
    private static final int GATEWAY_AT = 24;
    private static final int MASK_AT = 40;
    private static final int FLAGS_AT = 56;
    private static final int RTF_UP_AND_GATEWAY = 0x1 | 0x2;

    /// Where the four bytes stand in a struct sockaddr_in, and in an [IpAddress].
    private static final int SOCKADDR_ADDRESS_AT = 4;

    private static final int IPV4_AT = 12;
    private static final int IPV4_BITS = 32;
    private static final byte AF_INET = 2;

    private final Machine machine;
    private final Words words;

    Network(Machine machine, Words commandLine) {
        this.machine = machine;
        words = commandLine;
    }

    /// Brings up `lo`, and `eth0` where there is one; answers null, or what is wrong.
    @Nullable String bringUp() {
        up("lo");
        if (machine.network(Machine.SIOCGIFFLAGS, request(DEVICE)) < 0) {
            return null;
        }
        String given = words.value("hearth.address");
        String address = given == null ? USUAL_ADDRESS : given;
        String gateway = words.value("hearth.gateway", given == null ? USUAL_GATEWAY : "");
        int slash = address.indexOf('/');
        byte[] own = slash < 0 ? null : IpAddress.parse(address.substring(0, slash));
        int bits = slash < 0 ? -1 : number(address.substring(slash + 1));
        if (own == null || !IpAddress.isIpv4(own) || bits < 0 || bits > IPV4_BITS) {
            return "hearth.address=" + address + " is not IP/BITS of IPv4";
        }
        int result = set(Machine.SIOCSIFADDR, own);
        if (result == 0) {
            result = set(Machine.SIOCSIFNETMASK, mask(bits));
        }
        if (result == 0) {
            result = up(DEVICE);
        }
        if (result < 0) {
            return "cannot give eth0 the address " + address + ": error " + -result;
        }
        return gateway.isEmpty() ? null : route(gateway);
    }

    /// Brings up a device that came late, unless somebody else did; answers whether there is no
    /// more to do.
    boolean comesUp() {
        byte[] request = request(DEVICE);
        if (machine.network(Machine.SIOCGIFFLAGS, request) < 0) {
            return false;
        }
        if ((request[VALUE_AT] & IFF_UP) == 0) {
            bringUp();
        }
        return true;
    }

    private @Nullable String route(String gateway) {
        byte[] hop = IpAddress.parse(gateway);
        if (hop == null || !IpAddress.isIpv4(hop)) {
            return "hearth.gateway=" + gateway + " is not an address of IPv4";
        }
        byte[] route = new byte[RTENTRY_BYTES];
        put(new byte[IpAddress.BYTES], route, DESTINATION_AT);
        put(hop, route, GATEWAY_AT);
        put(new byte[IpAddress.BYTES], route, MASK_AT);
        route[FLAGS_AT] = RTF_UP_AND_GATEWAY;
        int result = machine.network(Machine.SIOCADDRT, route);
        return result < 0 ? "cannot route by " + gateway + ": error " + -result : null;
    }

    private int up(String device) {
        byte[] request = request(device);
        int result = machine.network(Machine.SIOCGIFFLAGS, request);
        request[VALUE_AT] |= IFF_UP;
        return result < 0 ? result : machine.network(Machine.SIOCSIFFLAGS, request);
    }

    private int set(int what, byte[] address) {
        byte[] request = request(DEVICE);
        put(address, request, VALUE_AT);
        return machine.network(what, request);
    }

    private static byte[] request(String device) {
        byte[] request = new byte[IFREQ_BYTES];
        for (int i = 0; i < device.length(); i++) {
            request[i] = (byte) device.charAt(i);
        }
        return request;
    }

    private static void put(byte[] address, byte[] into, int at) {
        into[at] = AF_INET;
        System.arraycopy(address, IPV4_AT, into, at + SOCKADDR_ADDRESS_AT, Integer.BYTES);
    }

    private static byte[] mask(int bits) {
        byte[] mask = new byte[IpAddress.BYTES];
        for (int bit = 0; bit < bits; bit++) {
            mask[IPV4_AT + bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return mask;
    }

    private static int number(String digits) {
        int value = digits.isEmpty() || digits.length() > 2 ? -1 : 0;
        for (int i = 0; value >= 0 && i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            value = digit < 0 || digit > 9 ? -1 : 10 * value + digit;
        }
        return value;
    }
}
