// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Looks at every batch for what is worth an event, and remembers what would explain an end. One
/// thread brings batches; safe for use by many others.
public final class EventWatch implements Consumer<Batch> {

    private final EventLog log;
    private final HostOom hostOom;
    private final InstantSource clock;
    private final Map<UUID, VmWatch> watches = new ConcurrentHashMap<>();

    /// @param proc the root of the proc file system, `/proc` outside tests
    public EventWatch(EventLog log, Path proc, InstantSource clock) {
        this.log = log;
        this.hostOom = new HostOom(proc);
        this.clock = clock;
    }

    @Override
    public void accept(Batch batch) {
        hostOom.look(batch.at());
        Set<UUID> present = HashSet.newHashSet(batch.vms().size());
        for (Batch.Entry entry : batch.vms()) {
            present.add(entry.vm().id());
            watches.computeIfAbsent(entry.vm().id(), id -> new VmWatch(id, log))
                    .accept(entry.sample());
        }
        watches.keySet().retainAll(present);
    }

    /// Why a VM ended just now.
    ///
    /// @param seen what the VMM's end says
    /// @param detail the same in words
    public Verdict verdict(UUID vm, Cause seen, String detail) {
        VmWatch watch = watches.get(vm);
        Clues clues = watch == null ? Clues.NONE : watch.clues();
        Instant now = clock.instant();
        return VerdictRule.verdict(seen, detail, clues.withHostOomKills(hostOom.lately(now)), now);
    }
}
