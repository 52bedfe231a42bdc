// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.rest.Snapshot;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmNetwork;
import dev.hearth.manager.host.SnapshotClient;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.vm.VmAction;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmLife;
import dev.hearth.manager.vm.VmName;
import dev.hearth.manager.vm.VmService;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules of what may be done to a snapshot, and with one. Safe for use by many threads. Every
/// method throws NotFound and HostUnreachable, and those that change something WrongState and
/// NotSupported.
final class SnapshotService {

    private static final Logger log = LoggerFactory.getLogger(SnapshotService.class);

    private final VmService vms;
    private final VmLife life;
    private final SnapshotClient client;

    SnapshotService(VmService vms, VmLife life, SnapshotClient client) {
        this.vms = vms;
        this.life = life;
        this.client = client;
    }

    /// The snapshots of a VM, oldest first.
    List<Snapshot> list(VmId vm) {
        if (!vms.exists(vm)) {
            throw vm.notFound();
        }
        return client.list(vm.value()).stream().map(SnapshotView::of).toList();
    }

    /// One snapshot.
    Snapshot get(SnapshotId id) {
        return list(id.vm()).stream()
                .filter(each -> each.id().equals(id.value()))
                .findFirst()
                .orElseThrow(id::notFound);
    }

    /// Puts a running or paused VM to disk; returns when that is complete.
    Snapshot take(VmId vm) {
        UUID id = UUID.randomUUID();
        Snapshot taken =
                life.alone(
                        vm, VmAction.SNAPSHOT, () -> SnapshotView.of(client.take(vm.value(), id)));
        log.atInfo()
                .addKeyValue("vm", vm)
                .addKeyValue("snapshot", taken.id())
                .addKeyValue("size_bytes", taken.sizeBytes())
                .log("snapshot taken");
        return taken;
    }

    /// Deletes a snapshot, whatever its VM does.
    void delete(SnapshotId id) {
        boolean deleted = life.alone(id.vm(), () -> client.delete(id.vm().value(), id.value()));
        if (!deleted) {
            throw id.notFound();
        }
        log.atInfo().addKeyValue("vm", id.vm()).addKeyValue("snapshot", id).log("snapshot deleted");
    }

    /// Starts the stopped VM where its snapshot ended; returns when it runs.
    Vm restore(SnapshotId id) {
        get(id);
        return life.restore(id.vm(), vm -> client.restore(vm, from(id)));
    }

    /// Makes a VM that runs on from a snapshot of another; returns when it runs. Throws Invalid and
    /// NameTaken, too.
    ///
    /// @param name null when it was missing, which is noted as a fault already
    /// @param faults what was wrong with the request already
    Vm clone(SnapshotId id, @Nullable String name, Faults faults) {
        Snapshot snapshot = get(id);
        VmName.check(name, faults);
        faults.throwIfAny();
        if (name == null) {
            throw new IllegalStateException("the name is null and no fault was noted");
        }
        VmCreate wanted =
                new VmCreate(
                        name,
                        snapshot.vcpuCount(),
                        snapshot.memSizeMib(),
                        snapshot.image(),
                        snapshot.diskMib(),
                        new VmNetwork(snapshot.networkMode(), List.of()),
                        life.pollIntervalS(id.vm()));
        return life.clone(wanted, vm -> client.restore(vm, from(id)));
    }

    private static RestoreFrom from(SnapshotId id) {
        return new RestoreFrom(id.vm().value(), id.value());
    }
}
