// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.host.HostState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `guest_ip` in step with what happens on the host without anybody asking: a VM that runs
/// has its address, also when the manager ended between the start and the row; a VM that stopped by
/// itself gives its address back, so that nobody is measured at an address that is not his any
/// more.
///
/// Has the host reminded of external VMs, which are asked where the row says. Tells of VMs the host
/// has and the database does not; it leaves them alone. One thread of its own.
public final class GuestIpKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GuestIpKeeper.class);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration LONGEST_COMPARISON = Duration.ofSeconds(1);

    private final HostState host;
    private final VmStore store;
    private final ExternalVms externals;
    private final Thread thread;

    private volatile boolean closed;

    /// The batch before; null when all is to be looked at anew. The thread's own.
    private @Nullable Map<UUID, VmStatus> known;

    /// Which external VMs were wanted then, as [ExternalVms#changes] says it.
    private long knownChanges;

    /// Starts at once.
    public GuestIpKeeper(HostState host, VmStore store, ExternalVms externals) {
        this.host = host;
        this.store = store;
        this.externals = externals;
        this.thread = Thread.ofVirtual().name("guest-ip-keeper").start(this::run);
    }

    /// Lets a comparison that is under way come to its end.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(LONGEST_COMPARISON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stores the address the host gave the VM, unless one is registered.
    static void keepAssigned(VmStore store, VmId id, VmStatus status) {
        String address = status.address();
        if (address == null) {
            return;
        }
        if (GuestAddress.parse(address) == null || !store.setGuestIpIfNone(id, address)) {
            log.atError()
                    .addKeyValue("vm", id)
                    .addKeyValue("address", address)
                    .log(
                            "the host gave a vm an address that is none,"
                                    + " or is registered for another");
        }
    }

    private void run() {
        long seen = 0;
        while (!closed) {
            try {
                seen = host.awaitBatchAfter(seen, PATIENCE);
                host.vms().ifPresent(this::compare);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("the guests' addresses could not be compared");
            }
        }
    }

    private void compare(List<VmStatus> held) {
        long changes = externals.changes();
        if (changes == knownChanges && isKnown(held)) {
            return;
        }
        knownChanges = changes;
        Map<UUID, WantedVm> ours =
                store.list().stream()
                        .collect(Collectors.toMap(vm -> vm.id().value(), Function.identity()));
        // Looked at again after the rows: whoever wrote an address into one told the host state of
        // the start before.
        Map<UUID, VmStatus> now = byId(host.vms().orElse(held));
        Map<UUID, VmStatus> before = known == null ? Map.of() : known;
        for (VmStatus vm : now.values()) {
            WantedVm wanted = ours.get(vm.id());
            if (wanted != null && !wanted.isExternal()) {
                follow(wanted, before.get(vm.id()), vm);
            } else if (wanted == null
                    && !before.containsKey(vm.id())
                    && store.find(new VmId(vm.id())).isEmpty()) {
                log.atWarn()
                        .addKeyValue("vm", vm.id())
                        .log("the host has a vm this manager does not know; it is left alone");
            }
        }
        known = externals.remind(ours.values(), now) ? now : null;
    }

    /// Looks at thousands of VMs a second, of which hardly one ever changes: at nothing but what
    /// [#follow] and [ExternalVms#remind] go by.
    private boolean isKnown(List<VmStatus> held) {
        Map<UUID, VmStatus> before = known;
        if (before == null || before.size() != held.size()) {
            return false;
        }
        for (VmStatus vm : held) {
            VmStatus same = before.get(vm.id());
            if (same == null
                    || !Objects.equals(same.incarnation(), vm.incarnation())
                    || !Objects.equals(same.address(), vm.address())
                    || (vm.state() == VmState.EXTERNAL && !same.spec().equals(vm.spec()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<UUID, VmStatus> byId(List<VmStatus> held) {
        return held.stream().collect(Collectors.toMap(VmStatus::id, Function.identity()));
    }

    private void follow(WantedVm wanted, @Nullable VmStatus before, VmStatus now) {
        boolean ranBefore = before != null && before.incarnation() != null;
        if (now.incarnation() != null) {
            keepAssigned(store, wanted.id(), now);
        } else if (wanted.guestIp() != null
                && (ranBefore || wanted.guestIp().equals(now.address()))) {
            // Also when it ran and ended between two batches.
            store.clearGuestIp(wanted.id());
        }
    }
}
