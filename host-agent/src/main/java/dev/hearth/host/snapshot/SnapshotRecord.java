// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.snapshot;

import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of a snapshot beside its files.
///
/// @param vmId the VM it was made of
/// @param spec what that VM was then
/// @param guestSlot whose addresses its guest believes in; null when it has no network
/// @param lineage whom its guest may call itself, the VM last
/// @param sizeBytes what it takes on the disk
public record SnapshotRecord(
        UUID id,
        UUID vmId,
        VmSpec spec,
        @Nullable Integer guestSlot,
        List<UUID> lineage,
        Instant createdAt,
        long sizeBytes) {

    public SnapshotRecord {
        lineage = List.copyOf(lineage);
    }

    /// As the contract has it.
    public VmSnapshot shown() {
        return new VmSnapshot(id, vmId, spec, createdAt, sizeBytes);
    }
}
