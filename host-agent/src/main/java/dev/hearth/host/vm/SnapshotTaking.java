// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.snapshot.KeptSnapshot;
import dev.hearth.host.snapshot.SnapshotRecord;
import dev.hearth.host.snapshot.SnapshotStore;
import dev.hearth.host.storage.DiskUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One snapshot in the making. Not for use by several threads.
final class SnapshotTaking {

    /// A chain of clones of clones that is longer forgets its oldest names.
    private static final int MAX_LINEAGE = 16;

    private final SnapshotStore store;
    private final UUID vm;
    private final UUID id;
    private final VmSpec spec;
    private Optional<SnapshotRecord> taken = Optional.empty();

    /// @param spec what the VM is
    SnapshotTaking(SnapshotStore store, UUID vm, UUID id, VmSpec spec) {
        this.store = store;
        this.vm = vm;
        this.id = id;
        this.spec = spec;
    }

    /// Puts the machine to disk, unless somebody else just did under this id. When that fails
    /// nothing is left of it.
    void take(Life.Carried carried) {
        taken = store.find(vm, id).map(KeptSnapshot::record);
        if (taken.isPresent()) {
            return;
        }
        Snapshot files = store.place(vm, id);
        try {
            carried.machine().snapshot(files.directory(), Snapshot.Kind.FULL);
            SnapshotRecord record =
                    new SnapshotRecord(
                            id,
                            vm,
                            spec,
                            carried.record().guestSlot(),
                            lineage(carried.record().lineage()),
                            Instant.now(),
                            DiskUsage.of(files.directory()));
            store.keep(record);
            taken = Optional.of(record);
        } finally {
            if (taken.isEmpty()) {
                store.discard(vm, id);
            }
        }
    }

    /// What became of it.
    SnapshotRecord taken() {
        return taken.orElseThrow();
    }

    private List<UUID> lineage(List<UUID> before) {
        List<UUID> lineage = new ArrayList<>(before);
        lineage.remove(vm);
        lineage.add(vm);
        return lineage.subList(Math.max(0, lineage.size() - MAX_LINEAGE), lineage.size());
    }
}
