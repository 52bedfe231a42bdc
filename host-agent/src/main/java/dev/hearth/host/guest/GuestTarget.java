// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestApi;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// One VM's agent: where to ask, who must answer, and what that guest can have at most. Two targets
/// that differ in anything share no connection and no history.
///
/// @param incarnation the VMM process that carries the guest; of an external VM, the registration
///   of its address
/// @param doors where the agent is to be found, the best first; at least one
/// @param lineage whom the guest may call itself besides the VM's own id: those from whose
///   snapshots it goes on
/// @param limits what to judge answers by
/// @param pollInterval from one poll to the next while it answers: whole seconds
public record GuestTarget(
        UUID vmId,
        String incarnation,
        List<GuestDoor> doors,
        List<UUID> lineage,
        Limits limits,
        Duration pollInterval) {

    public GuestTarget {
        Objects.requireNonNull(vmId);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(pollInterval);
        doors = List.copyOf(doors);
        lineage = List.copyOf(lineage);
        if (doors.isEmpty()) {
            throw new IllegalArgumentException("nothing leads to the agent of vm " + vmId);
        }
    }

    /// An agent that is asked once a second.
    public GuestTarget(
            UUID vmId,
            String incarnation,
            List<GuestDoor> doors,
            List<UUID> lineage,
            Limits limits) {
        this(vmId, incarnation, doors, lineage, limits, Duration.ofSeconds(1));
    }

    /// The same with one door.
    public GuestTarget(
            UUID vmId, String incarnation, GuestDoor door, List<UUID> lineage, Limits limits) {
        this(vmId, incarnation, List.of(door), lineage, limits);
    }

    /// The agent of a guest that booted, behind a TCP port.
    ///
    /// @param address an IP address, as a literal
    public GuestTarget(UUID vmId, String incarnation, String address, int port, Limits limits) {
        this(vmId, incarnation, new GuestDoor.Tcp(address, port), List.of(), limits);
    }

    /// What the VM was given: no honest guest reports more.
    public record Limits(int vcpuCount, long memoryKb) {

        /// Of a machine nobody here gave anything: as many CPUs as a report can tell of, and the 64
        /// TiB that x86-64 can address with 46 bits (Linux, arch/x86/Kconfig).
        public static final Limits OF_ANY_MACHINE = new Limits(GuestApi.MAX_CPUS, 1L << 36);
    }
}
