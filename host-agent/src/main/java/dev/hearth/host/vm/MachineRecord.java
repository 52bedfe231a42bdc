// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.hypervisor.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must be known of a running machine to find it again: `machine.json`.
///
/// @param incarnation never given twice to the same VM
/// @param agentPort port at the VM's address that leads to the guest agent; null when the VMM leads
///   to it, and the VM has no address
/// @param guestSlot whose addresses the guest believes in, see `VmNetwork`; null when it has no
///   network
/// @param lineage the VMs from whose snapshots the machine goes on, the nearest last: its guest may
///   still call itself any of them. Empty when it booted
record MachineRecord(
        ProcessIdentity process,
        String incarnation,
        @Nullable Integer agentPort,
        @Nullable Integer guestSlot,
        List<UUID> lineage,
        Instant startedAt) {

    MachineRecord {
        lineage = List.copyOf(lineage);
    }

    /// The VM from whose snapshot the machine goes on; null when it booted.
    @Nullable UUID origin() {
        return lineage.isEmpty() ? null : lineage.getLast();
    }
}
