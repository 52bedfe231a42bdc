// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// The snapshots of a fake host agent: nothing is on disk. Held to `contract/host/openapi.yaml`.
public final class FakeSnapshots {

    /// What each takes on the disk there is not.
    public static final long SIZE_BYTES = 134_217_728;

    private final Json json = new Json();
    private final FakeVms vms;
    private final Map<UUID, VmSnapshot> all = new ConcurrentHashMap<>();
    private volatile CountDownLatch hold = new CountDownLatch(0);

    FakeSnapshots(FakeVms vms) {
        this.vms = vms;
    }

    /// Every snapshot there is, of any VM.
    public Map<UUID, VmSnapshot> all() {
        return all;
    }

    /// From now on nothing is put to disk before `released` has come to nought.
    public void holdUntil(CountDownLatch released) {
        hold = released;
    }

    void ofDeleted(UUID vm) {
        all.values().removeIf(each -> each.vmId().equals(vm));
    }

    void handle(HttpExchange exchange, UUID vm, String[] path) throws IOException {
        if (vms.get(vm).isEmpty()) {
            HostReply.refuse(exchange, 404, "there is no vm " + vm);
        } else if (path.length == 3) {
            HostReply.answer(exchange, 200, of(vm));
        } else if (exchange.getRequestMethod().equals("PUT")) {
            take(exchange, vm, UUID.fromString(path[3]));
        } else if (all.remove(UUID.fromString(path[3])) == null) {
            HostReply.refuse(exchange, 404, "there is no snapshot " + path[3]);
        } else {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    void restore(HttpExchange exchange, UUID vm) throws IOException {
        RestoreFrom from;
        try {
            from = json.read(exchange.getRequestBody().readAllBytes(), RestoreFrom.class);
        } catch (NotJson e) {
            HostReply.refuse(exchange, 400, "not a RestoreFrom: " + e.getMessage());
            return;
        }
        Optional<VmStatus> now = vms.get(vm);
        VmSnapshot snapshot = all.get(from.snapshotId());
        if (now.isEmpty() || snapshot == null || !snapshot.vmId().equals(from.vmId())) {
            HostReply.refuse(exchange, 404, "there is no vm or no snapshot " + from.snapshotId());
        } else if (now.get().incarnation() != null) {
            HostReply.refuse(exchange, 409, "vm %s is %s".formatted(vm, now.get().state()));
        } else if (!sameMachine(now.get(), snapshot)) {
            HostReply.refuse(exchange, 422, "vm %s is another machine".formatted(vm));
        } else {
            UUID origin = vm.equals(from.vmId()) ? now.get().origin() : from.vmId();
            HostReply.answer(exchange, 200, vms.run(vm, origin));
        }
    }

    private List<VmSnapshot> of(UUID vm) {
        return all.values().stream()
                .filter(each -> each.vmId().equals(vm))
                .sorted(Comparator.comparing(VmSnapshot::createdAt))
                .toList();
    }

    private void take(HttpExchange exchange, UUID vm, UUID id) throws IOException {
        VmStatus before = vms.get(vm).orElseThrow();
        if (before.state() != VmState.RUNNING && before.state() != VmState.PAUSED) {
            HostReply.refuse(exchange, 409, "vm %s is %s".formatted(vm, before.state()));
            return;
        }
        vms.to(vm, VmState.SNAPSHOTTING);
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        VmSnapshot taken = new VmSnapshot(id, vm, before.spec(), Instant.now(), SIZE_BYTES);
        all.putIfAbsent(id, taken);
        vms.to(vm, before.state());
        HostReply.answer(exchange, 200, all.get(id));
    }

    private static boolean sameMachine(VmStatus vm, VmSnapshot snapshot) {
        return vm.spec().machine().equals(snapshot.spec().machine())
                && vm.spec().network().mode() == snapshot.spec().network().mode();
    }
}
