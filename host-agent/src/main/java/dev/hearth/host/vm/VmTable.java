// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.PortForward;
import dev.hearth.host.fault.HostException.NotFound;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which VMs there are, and what of the host they have taken. Safe for use by many threads, and
/// without I/O.
final class VmTable {

    private final Map<UUID, Vm> byId = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile Ordered ordered = new Ordered(0, List.of());

    /// VMs in their order.
    ///
    /// @param change how many changes of membership are surely in it
    private record Ordered(long change, List<Vm> vms) {}

    void add(Vm vm) {
        byId.put(vm.id(), vm);
        changes.incrementAndGet();
    }

    void remove(UUID id) {
        byId.remove(id);
        changes.incrementAndGet();
    }

    Optional<Vm> get(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// Throws [NotFound].
    Vm find(UUID id) {
        return get(id).orElseThrow(() -> new NotFound("this host holds no vm " + id));
    }

    /// All of them by id. Asked for often, sorted seldom.
    List<Vm> inOrder() {
        long change = changes.get();
        Ordered known = ordered;
        if (known.change() == change) {
            return known.vms();
        }
        List<Vm> sorted = byId.values().stream().sorted(Comparator.comparing(Vm::id)).toList();
        ordered = new Ordered(change, sorted);
        return sorted;
    }

    Set<Integer> takenSlots() {
        return records()
                .map(VmRecord::slot)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The host ports that lead to other VMs than this one, also to those that do not run.
    Map<Integer, UUID> takenPorts(UUID besides) {
        Map<Integer, UUID> ports = new HashMap<>();
        byId.forEach((id, vm) -> {
            if (!id.equals(besides)) {
                for (PortForward each : vm.record().spec().network().forwards()) {
                    ports.put(each.hostPort(), id);
                }
            }
        });
        return ports;
    }

    /// The addresses of other VMs than this one, and whose they are.
    Map<String, UUID> takenAddresses(UUID besides) {
        Map<String, UUID> addresses = new HashMap<>();
        byId.forEach((id, vm) -> {
            if (!id.equals(besides)) {
                addresses.put(vm.record().address(), id);
                addresses.put(vm.record().guestAddress(), id);
            }
        });
        return addresses;
    }

    private Stream<VmRecord> records() {
        return byId.values().stream().map(Vm::record);
    }
}
