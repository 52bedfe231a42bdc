// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.host.storage.StateHome;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The events of every VM, the newest of each, in memory and in the VM's directory. Safe for use by
/// many threads.
public final class EventLog {

    private final Map<UUID, VmEvents> logs = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final StateHome home;
    private final InstantSource clock;

    public EventLog(StateHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /// Takes down what happened. Nothing is thrown: a full disk does not keep a VM from stopping.
    ///
    /// @param incarnation the VMM process it happened to; null when there was none
    public void note(UUID vm, VmEvent.Kind kind, @Nullable String incarnation, String detail) {
        of(vm).add(clock.instant(), kind, incarnation, detail, null);
        changes.incrementAndGet();
    }

    /// Takes down why a VM does not run any more.
    public void noteEnd(UUID vm, @Nullable String incarnation, Verdict verdict) {
        of(vm).add(clock.instant(), VmEvent.Kind.ENDED, incarnation, verdict.detail(), verdict);
        changes.incrementAndGet();
    }

    /// How often something was taken down or forgotten since the start. Whoever read it before and
    /// finds the same number has missed nothing.
    public long changes() {
        return changes.get();
    }

    /// The number of a VM's newest event; 0 when there is none.
    public long newest(UUID vm) {
        return of(vm).newest();
    }

    /// A VM's events with greater numbers than this, oldest first; the oldest of all may be gone.
    public List<VmEvent> after(UUID vm, long seq) {
        return of(vm).after(seq);
    }

    /// Forgets a VM whose directory is deleted.
    public void forget(UUID vm) {
        logs.remove(vm);
        changes.incrementAndGet();
    }

    private VmEvents of(UUID vm) {
        return logs.computeIfAbsent(vm, id -> new VmEvents(home.vm(id).events()));
    }
}
