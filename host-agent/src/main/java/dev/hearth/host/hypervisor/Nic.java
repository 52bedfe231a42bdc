// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.net.Inet4Address;
import java.util.OptionalInt;

/// A network interface of a machine.
///
/// @param id letters, digits and `_`: Firecracker allows nothing else
/// @param tap the host's end: a TAP device, made before the machine and only for it
/// @param tapMac what the TAP answers to. Fixed, or a restored guest would look for the old one
/// @param guestMac what the guest answers to
/// @param incoming limits what comes into the guest
/// @param outgoing limits what it sends
public record Nic(
        String id,
        String tap,
        String tapMac,
        String guestMac,
        OptionalInt mtu,
        RateLimit incoming,
        RateLimit outgoing) {

    /// The guest's MAC address, from which anybody can read its IP address: Firecracker's own
    /// convention, `06:00:` and the four bytes.
    public static String guestMac(Inet4Address address) {
        return mac("06:00", address);
    }

    /// The MAC address of the host's end, likewise.
    public static String tapMac(Inet4Address address) {
        return mac("02:00", address);
    }

    private static String mac(String prefix, Inet4Address address) {
        byte[] bytes = address.getAddress();
        return "%s:%02x:%02x:%02x:%02x".formatted(prefix, bytes[0], bytes[1], bytes[2], bytes[3]);
    }
}
