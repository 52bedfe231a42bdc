// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.config.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which addresses the host agent asks for the figures of external VMs. Whoever may make a VM names
/// one: without bounds, the host agent would knock for him at services that only its host reaches.
/// Nothing is ever looked up.
///
/// Sources: RFC 6890 (special-purpose addresses), RFC 4291 (IPv6).
///
/// @param allowed what the operator opened: his own word is enough
/// @param own the addresses of this host's interfaces, now
public record ExternalAddresses(List<AddressRange> allowed, Supplier<Set<InetAddress>> own) {

    /// The setting that opens ranges, for messages.
    private static final String SETTING = "HEARTH_HOST_EXTERNAL_ALLOW";

    private static final AddressRange VM_NETWORKS = AddressRange.parse("10.201.0.0/16");
    private static final AddressRange THIS_NETWORK = AddressRange.parse("0.0.0.0/8");
    private static final AddressRange RESERVED = AddressRange.parse("240.0.0.0/4");

    /// IPv4 inside IPv6 would be another name for an address that is refused (RFC 4291, 6052,
    /// 3056).
    private static final List<AddressRange> HOLD_IPV4 =
            List.of(
                    AddressRange.parse("::/64"),
                    AddressRange.parse("64:ff9b::/32"),
                    AddressRange.parse("2002::/16"));

    public ExternalAddresses {
        allowed = List.copyOf(allowed);
    }

    /// Those of this machine, now: interfaces come and go.
    public static Set<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(ExternalAddresses::withoutZone)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new IllegalStateException("list this machine's addresses", e);
        }
    }

    /// Why the host agent does not ask there: "must …"; empty when it does.
    public Optional<String> fault(String text) {
        @Nullable InetAddress address = parse(text);
        if (address == null) {
            return Optional.of("must be an IPv4 or IPv6 address, such as 192.168.1.100");
        }
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || THIS_NETWORK.contains(address)
                || RESERVED.contains(address)) {
            return Optional.of("must be the address of one machine, such as 192.168.1.100");
        }
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        return Optional.ofNullable(closed(address))
                .map(what ->
                        "must not be %s, which this host does not ask unless its operator allows it: %s=%s"
                                .formatted(what, SETTING, single(address)));
    }

    private @Nullable String closed(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return "a loopback address";
        }
        if (address.isLinkLocalAddress()) {
            return "a link-local address";
        }
        if (HOLD_IPV4.stream().anyMatch(range -> range.contains(address))) {
            return "IPv4 inside IPv6";
        }
        if (VM_NETWORKS.contains(address)) {
            return "an address of the networks this host gives its own VMs (%s)"
                    .formatted(VM_NETWORKS);
        }
        return own.get().contains(address) ? "an address of this host" : null;
    }

    private static @Nullable InetAddress parse(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            // The JDK hands out IPv4-mapped addresses as plain IPv4, and reads "127.1", too.
            boolean plain =
                    !(address instanceof Inet4Address) || address.getHostAddress().equals(text);
            return plain && text.indexOf('%') < 0 ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String single(InetAddress address) {
        return new AddressRange(address, address.getAddress().length * Byte.SIZE).toString();
    }

    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of this machine is none", e);
        }
    }
}
