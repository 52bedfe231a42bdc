// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.util.Optional;
import java.util.OptionalInt;

/// A network interface of a machine.
///
/// @param id letters, digits and `_`: Firecracker allows nothing else
/// @param tap the host's end: a TAP device, made before the machine and only for it. A VMM that
///   finds none makes one itself, which is down and leads nowhere
/// @param guestMac what the guest answers to
/// @param addressing what the guest is told of its addresses; empty: nothing
/// @param incoming limits what comes into the guest
/// @param outgoing limits what it sends
public record Nic(
        String id,
        String tap,
        String guestMac,
        OptionalInt mtu,
        Optional<Addressing> addressing,
        RateLimit incoming,
        RateLimit outgoing) {

    /// A guest's addresses. There is no DHCP: it is told them when it boots.
    ///
    /// @param address its own, with the length of the prefix: `10.201.0.2/30`
    /// @param gateway where everything else goes
    /// @param nameserver whom to ask for names; empty: nobody it could reach
    public record Addressing(String address, String gateway, Optional<String> nameserver) {

        /// For the kernel command line, where our init reads them.
        String kernelArguments() {
            return "hearth.address=%s hearth.gateway=%s".formatted(address, gateway)
                    + nameserver.map(each -> " hearth.nameserver=" + each).orElse("");
        }
    }
}
