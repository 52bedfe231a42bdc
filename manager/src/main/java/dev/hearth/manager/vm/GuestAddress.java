// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which addresses a guest may register as its own. Nothing is ever looked up, so a name cannot
/// make the manager ask a DNS server.
///
/// Sources: RFC 6890 (special-purpose addresses), RFC 4291 (IPv6), RFC 6052 and RFC 3056 (IPv4
/// inside IPv6).
final class GuestAddress {

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST = 64;
    private static final String EXAMPLE = "register the guest's own address, such as 192.168.1.100";

    private static final String IPV4_IN_IPV6 =
            "must not be IPv4 inside IPv6: send the IPv4 address itself";

    private GuestAddress() {}

    /// Why `text` is not the VM's to claim, for the one who sent it; empty when it is.
    ///
    /// @param assigned the address the host gave this VM; null when it is not known
    /// @param managersOwn the addresses of this machine's interfaces
    static Optional<String> fault(
            String text, @Nullable String assigned, Set<InetAddress> managersOwn) {
        InetAddress address = parse(text);
        if (address == null) {
            return Optional.of(formFault(text));
        }
        if (text.equals(assigned)) {
            return Optional.empty();
        }
        // The JDK hands out IPv4-mapped addresses (::ffff:0:0/96) as plain IPv4.
        boolean mapped = text.contains(":") && address instanceof Inet4Address;
        return Optional.ofNullable(
                mapped || holdsIpv4(address) ? IPV4_IN_IPV6 : kindFault(address, managersOwn));
    }

    /// Why nothing can be asked at `text`, whatever the host may; empty when the host decides.
    static Optional<String> externalFault(String text) {
        InetAddress address = parse(text);
        if (address == null) {
            return Optional.of(formFault(text));
        }
        boolean mapped = text.contains(":") && address instanceof Inet4Address;
        return mapped ? Optional.of(IPV4_IN_IPV6) : Optional.empty();
    }

    /// The address that `text` spells in full; null when it spells none.
    static @Nullable InetAddress parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        boolean form =
                text.contains(":") ? IPV6.matcher(text).matches() : IPV4.matcher(text).matches();
        if (!form) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String formFault(String text) {
        int slash = text.indexOf('/');
        if (slash > 0 && parse(text.substring(0, slash)) != null) {
            return "must be an address without a prefix: send \"%s\""
                    .formatted(text.substring(0, slash));
        }
        int percent = text.indexOf('%');
        if (percent > 0 && parse(text.substring(0, percent)) != null) {
            return "must be an address without a zone: " + EXAMPLE;
        }
        int colon = text.lastIndexOf(':');
        if (colon > 0 && parse(text.substring(0, colon)) != null) {
            return "must be an address without a port: send \"%s\""
                    .formatted(text.substring(0, colon));
        }
        return "must be an IPv4 or IPv6 address, not a name or anything else: " + EXAMPLE;
    }

    private static @Nullable String kindFault(InetAddress address, Set<InetAddress> managersOwn) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress()) {
            return "must not be the unspecified address: " + EXAMPLE;
        }
        if (address.isLoopbackAddress()) {
            return "must not be a loopback address other than the one the host gave this VM: "
                    + EXAMPLE;
        }
        if (address.isLinkLocalAddress()) {
            return "must not be link-local, as the guest has no lease yet: register it again "
                    + "when its DHCP has answered";
        }
        if (address.isMulticastAddress()) {
            return "must not be a multicast address: " + EXAMPLE;
        }
        if (bytes.length == 4 && Byte.toUnsignedInt(bytes[0]) >= 240) {
            return "must not be the broadcast address or a reserved one (240.0.0.0/4): " + EXAMPLE;
        }
        if (bytes.length == 4 && bytes[0] == 0) {
            return "must not be in 0.0.0.0/8, which means \"this network\": " + EXAMPLE;
        }
        if (managersOwn.contains(address)) {
            return "must not be an address of the manager's own machine: " + EXAMPLE;
        }
        return null;
    }

    /// Addresses of ::/64 but :: and ::1 (IPv4-compatible, IPv4-translated), of 64:ff9b::/32
    /// (NAT64) and of 2002::/16 (6to4).
    private static boolean holdsIpv4(InetAddress address) {
        if (!(address instanceof Inet6Address)
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.getLong(0) == 0
                || bytes.getInt(0) == 0x0064_ff9b
                || bytes.getShort(0) == 0x2002;
    }
}
