// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a fake host agent holds: VMs without machines, which change at once.
final class FakeVms {

    private final Map<UUID, VmStatus> all = new ConcurrentHashMap<>();
    private final Map<UUID, List<VmEvent>> events = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger(1);

    Map<UUID, VmStatus> all() {
        return all;
    }

    Optional<VmStatus> get(UUID id) {
        return Optional.ofNullable(all.get(id));
    }

    /// Holds a VM, stopped; of one that is held, what it is to be changes and nothing else.
    void hold(UUID id, VmSpec spec) {
        ExternalSpec external = spec.external();
        if (external != null) {
            all.compute(
                    id,
                    (same, known) ->
                            known != null && known.spec().equals(spec)
                                    ? known
                                    : external(id, spec, external));
            return;
        }
        String net = spec.network().mode() == NetworkMode.NONE ? "127.9.0." : "10.201.0.";
        all.compute(
                id,
                (same, known) ->
                        known == null
                                ? off(spec, id, net + addresses.incrementAndGet(), null)
                                : described(known, spec));
    }

    private static VmStatus described(VmStatus known, VmSpec spec) {
        return new VmStatus(
                known.id(),
                spec,
                known.state(),
                known.reason(),
                known.incarnation(),
                known.pid(),
                known.address(),
                known.agentPort(),
                known.origin(),
                known.startedAt(),
                known.verdict(),
                known.eventSeq());
    }

    private static VmStatus external(UUID id, VmSpec spec, ExternalSpec external) {
        return new VmStatus(
                id,
                spec,
                VmState.EXTERNAL,
                null,
                UUID.randomUUID().toString(),
                null,
                external.address(),
                external.agentPort(),
                null,
                null,
                null,
                0);
    }

    /// Gives a VM a machine.
    VmStatus run(UUID id, @Nullable UUID origin) {
        return change(
                id,
                now ->
                        new VmStatus(
                                id,
                                now.spec(),
                                VmState.RUNNING,
                                null,
                                UUID.randomUUID().toString(),
                                4_711L,
                                now.address(),
                                8_080,
                                origin,
                                Instant.now(),
                                null,
                                0));
    }

    /// Changes what a VM's machine does.
    VmStatus to(UUID id, VmState state) {
        return change(
                id,
                now ->
                        new VmStatus(
                                id,
                                now.spec(),
                                state,
                                null,
                                now.incarnation(),
                                now.pid(),
                                now.address(),
                                now.agentPort(),
                                now.origin(),
                                now.startedAt(),
                                null,
                                0));
    }

    /// Something happens to a VM.
    VmStatus happen(UUID id, VmEvent event) {
        return change(
                id,
                now -> {
                    events.computeIfAbsent(id, none -> new CopyOnWriteArrayList<>()).add(event);
                    return new VmStatus(
                            id,
                            now.spec(),
                            now.state(),
                            now.reason(),
                            now.incarnation(),
                            now.pid(),
                            now.address(),
                            now.agentPort(),
                            now.origin(),
                            now.startedAt(),
                            event.verdict(),
                            event.seq());
                });
    }

    /// What happened to a VM after the event of this number.
    List<VmEvent> events(UUID id, long after) {
        return events.getOrDefault(id, List.of()).stream()
                .filter(event -> event.seq() > after)
                .toList();
    }

    /// Takes a VM its machine.
    VmStatus end(UUID id, VmState state, String reason) {
        return change(
                id,
                now -> {
                    VmStatus off = off(now.spec(), id, now.address(), reason);
                    return state == VmState.STOPPED ? off : failed(off);
                });
    }

    private VmStatus change(UUID id, java.util.function.UnaryOperator<VmStatus> change) {
        VmStatus changed = all.computeIfPresent(id, (same, now) -> change.apply(now));
        if (changed == null) {
            throw new IllegalStateException("there is no vm " + id);
        }
        return changed;
    }

    private static VmStatus off(
            VmSpec spec, UUID id, @Nullable String address, @Nullable String reason) {
        return new VmStatus(
                id, spec, VmState.STOPPED, reason, null, null, address, null, null, null, null, 0);
    }

    private static VmStatus failed(VmStatus off) {
        return new VmStatus(
                off.id(),
                off.spec(),
                VmState.FAILED,
                off.reason(),
                null,
                null,
                off.address(),
                null,
                null,
                null,
                null,
                0);
    }
}
