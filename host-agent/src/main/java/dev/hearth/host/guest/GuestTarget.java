// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.util.Objects;
import java.util.UUID;

/// One VM's agent: where to ask, who must answer, and what that guest can have at most. Two targets
/// that differ in anything share no connection and no history.
///
/// @param incarnation the VMM process that carries the guest
/// @param address an IP address, as a literal
/// @param limits what to judge answers by
public record GuestTarget(UUID vmId, String incarnation, String address, int port, Limits limits) {

    public GuestTarget {
        Objects.requireNonNull(vmId);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(address);
        Objects.requireNonNull(limits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("vm " + vmId + ": " + port + " is not a TCP port");
        }
    }

    /// `address:port`, as people write it.
    public String endpoint() {
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }

    /// What the VM was given: no honest guest reports more.
    public record Limits(int vcpuCount, long memoryKb) {}
}
