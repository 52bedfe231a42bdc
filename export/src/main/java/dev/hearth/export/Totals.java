// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.Batch;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Adds up what the samples say of their intervals, so that whoever scrapes seldom still sees every
/// second. One thread brings batches; safe for use by many others.
///
/// Nothing is added twice: a batch that comes again changes nothing. The sums start anew with the
/// program, as counters may.
public final class Totals {

    private final Map<UUID, VmTotals> vms = new ConcurrentHashMap<>();

    /// Adds one second. VMs that are not in it are forgotten.
    public void accept(Batch batch) {
        Set<UUID> present = HashSet.newHashSet(batch.vms().size());
        for (Batch.Entry entry : batch.vms()) {
            present.add(entry.vm().id());
            vms.computeIfAbsent(entry.vm().id(), id -> new VmTotals())
                    .add(entry.vm(), entry.sample());
        }
        vms.keySet().retainAll(present);
    }

    /// A VM's sums; null when it was in no batch.
    @Nullable VmTotals of(UUID vm) {
        return vms.get(vm);
    }
}
