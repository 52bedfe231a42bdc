// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.hypervisor.BalloonStatistics;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.VmmCounters;
import dev.hearth.host.network.ExternalAddresses;
import dev.hearth.host.snapshot.KeptSnapshot;
import dev.hearth.host.snapshot.SnapshotStore;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.storage.VmDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The VMs of this host. They live in processes of their own and in the state home: a service that
/// is closed, or dies, takes none of them along, and the next one finds them. Safe for use by many
/// threads.
public final class VmService {

    private static final Logger log = LoggerFactory.getLogger(VmService.class);

    private final StateHome home;
    private final Launcher launcher;
    private final Chronicle chronicle;
    private final SnapshotStore snapshots;
    private final Slots slots;
    private final long hostMemoryMib;
    private final ExternalAddresses externalAddresses;
    private final ReentrantLock membership = new ReentrantLock();
    private final VmTable vms = new VmTable();
    private final AtomicLong changes = new AtomicLong();
    private volatile Listed listed = new Listed(-1, List.of());

    /// What was listed last.
    ///
    /// @param change how many changes are surely in it
    private record Listed(long change, List<VmStatus> statuses) {}

    /// @param hostMemoryMib the most one VM may have
    /// @param chronicle has written down what happens to them
    /// @param externalAddresses where external VMs may be
    public VmService(
            StateHome home,
            Launcher launcher,
            Chronicle chronicle,
            long hostMemoryMib,
            ExternalAddresses externalAddresses) {
        this.home = home;
        this.launcher = launcher;
        this.chronicle = chronicle;
        this.snapshots = new SnapshotStore(home.snapshots());
        this.slots = new Slots(home.lastSlot());
        this.hostMemoryMib = hostMemoryMib;
        this.externalAddresses = externalAddresses;
    }

    /// Finds the VMs of an earlier host agent again, all at once. Called once, before anything
    /// else. A VM whose files cannot be read is left out and logged; the others are not held up.
    public void recover() {
        List<UUID> ids = home.vmIds();
        forAll(
                ids,
                id -> {
                    try {
                        recover(id);
                    } catch (HostException e) {
                        log.atError().addKeyValue("vm", id).setCause(e).log("vm left out");
                    }
                });
        // Only now: a machine that was being put to disk knows what of it was its own.
        snapshots.recover(ids);
        if (slots.wereGiven()) {
            launcher.networks().restore();
        }
    }

    /// All VMs, by id. What has not changed since is the same object, and so are all of them.
    /// Without I/O: it is asked for ten times a second, and looks at no VM while none changes.
    public List<VmStatus> list() {
        long change = changes.get() + chronicle.changes();
        Listed known = listed;
        if (known.change() == change) {
            return known.statuses();
        }
        List<Vm> all = vms.inOrder();
        VmStatus[] statuses = new VmStatus[all.size()];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = all.get(i).status();
        }
        List<VmStatus> now = List.of(statuses);
        listed = new Listed(change, now);
        return now;
    }

    /// Also of what a VM is, not only of which there are.
    private void changed() {
        changes.incrementAndGet();
    }

    /// Throws [NotFound]. Without I/O.
    public VmStatus get(UUID id) {
        return vms.find(id).status();
    }

    /// Makes sure the VM is there as described; the same description again changes nothing.
    ///
    /// Throws `Invalid` when it cannot be as described, and `WrongState` when it would have to
    /// change while it is not stopped.
    public VmStatus ensure(UUID id, VmSpec spec) {
        List<String> images = launcher.images().names();
        membership.lock();
        try {
            NetworkRules networks =
                    new NetworkRules(launcher.networks().offer(), vms.takenPorts(id));
            ExternalRules externals = new ExternalRules(externalAddresses, vms.takenAddresses(id));
            new VmSpecRules(hostMemoryMib, images, networks, externals).check(spec);
            ExternalSpec external = spec.external();
            Optional<Vm> known = vms.get(id);
            if (known.isPresent()) {
                describe(known.get(), spec);
                return known.get().status();
            }
            VmRecord record =
                    external == null
                            ? booted(spec, externals.taken().keySet())
                            : VmRecord.external(spec, external);
            VmDirectory directory = home.vm(id);
            new VmFiles(directory).save(record);
            Vm created = new Vm(id, record, directory, launcher, chronicle, this::changed);
            vms.add(created);
            changed();
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("address", record.guestAddress())
                    .log("vm created");
            return created.status();
        } finally {
            membership.unlock();
        }
    }

    private VmRecord booted(VmSpec spec, Set<String> takenAddresses) {
        return new VmRecord(
                spec,
                launcher.pool().allocate(takenAddresses),
                VmRecord.wantsNetwork(spec) ? slots.next(vms.takenSlots()) : null);
    }

    private void describe(Vm known, VmSpec spec) {
        ExternalRules.checkSameKind(known.record().spec(), spec);
        ExternalSpec external = spec.external();
        if (external == null) {
            known.describe(spec, () -> slots.next(vms.takenSlots()));
        } else {
            known.describe(spec, external);
        }
    }

    /// Starts the VM and returns once its guest's vCPUs run.
    ///
    /// Throws [NotFound], `WrongState`, and `VmmFailed` or another with the reason when it does not
    /// start; the VM is then `failed`.
    public VmStatus start(UUID id) {
        Vm vm = vms.find(id);
        vm.start();
        return vm.status();
    }

    /// Presses the power button, and after 5 s cuts the power. Throws [NotFound], `WrongState`.
    public VmStatus stop(UUID id) {
        Vm vm = vms.find(id);
        vm.stop();
        return vm.status();
    }

    /// Lets the VM stand still. Throws [NotFound], `WrongState`, and `VmmFailed` when the VMM does
    /// not do it.
    public VmStatus pause(UUID id) {
        Vm vm = vms.find(id);
        vm.pause();
        return vm.status();
    }

    /// Lets a paused VM run on. Throws [NotFound], `WrongState`, and `VmmFailed` when the VMM does
    /// not do it.
    public VmStatus resume(UUID id) {
        Vm vm = vms.find(id);
        vm.resume();
        return vm.status();
    }

    /// A VM's snapshots, oldest first. Throws [NotFound].
    public List<VmSnapshot> snapshots(UUID id) {
        vms.find(id);
        return snapshots.list(id).stream().map(each -> each.record().shown()).toList();
    }

    /// Puts a VM to disk; one that is there under this id already is answered as it is. Throws
    /// [NotFound], `WrongState`, `NotSupported`, `VmmFailed`, and [StorageFailed]; nothing is then
    /// left of it.
    public VmSnapshot takeSnapshot(UUID id, UUID snapshotId) {
        Vm vm = vms.find(id);
        Optional<KeptSnapshot> known = snapshots.find(id, snapshotId);
        if (known.isPresent()) {
            return known.get().record().shown();
        }
        SnapshotTaking taking = new SnapshotTaking(snapshots, id, snapshotId, vm.record().spec());
        vm.snapshot(taking::take);
        return taking.taken().shown();
    }

    /// Deletes a snapshot. Throws [NotFound] when there is no such VM or snapshot.
    public void deleteSnapshot(UUID id, UUID snapshotId) {
        vms.find(id);
        if (!snapshots.delete(id, snapshotId)) {
            throw noSnapshot(id, snapshotId);
        }
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("snapshot", snapshotId)
                .log("snapshot deleted");
    }

    /// Starts a VM where a snapshot ended, of itself or of another VM, and returns once it runs on
    /// from there. Throws [NotFound], `WrongState`, `Invalid` when the VM is not as the snapshot's
    /// was, `NotSupported`, and `VmmFailed` or another with the reason when it does not start.
    public VmStatus restore(UUID id, RestoreFrom from) {
        Vm vm = vms.find(id);
        KeptSnapshot snapshot =
                snapshots
                        .find(from.vmId(), from.snapshotId())
                        .orElseThrow(() -> noSnapshot(from.vmId(), from.snapshotId()));
        vm.requireOwn("restored");
        RestoreRules.check(id, vm.record().spec(), snapshot.record().spec());
        vm.restore(snapshot);
        return vm.status();
    }

    private static NotFound noSnapshot(UUID vm, UUID snapshotId) {
        return new NotFound("this host holds no snapshot %s of vm %s".formatted(snapshotId, vm));
    }

    /// What happened to a VM after the event of this number, oldest first. Throws [NotFound].
    public List<VmEvent> events(UUID id, long after) {
        vms.find(id);
        return chronicle.log().after(id, after);
    }

    /// Deletes the VM, its disk and its snapshots. Throws [NotFound], `WrongState`.
    public void delete(UUID id) {
        membership.lock();
        try {
            vms.find(id).delete();
            snapshots.deleteAll(id);
            vms.remove(id);
            changed();
            chronicle.log().forget(id);
            log.atInfo().addKeyValue("vm", id).log("vm deleted");
        } finally {
            membership.unlock();
        }
    }

    /// Stops every VM that runs, all at once, and returns how many.
    public int stopAll() {
        List<UUID> running =
                vms.inOrder().stream().filter(vm -> vm.machine().isPresent()).map(Vm::id).toList();
        forAll(running, this::stop);
        return running.size();
    }

    /// The machines that run or are being stopped, by the ids of their VMs. Without I/O.
    public Map<UUID, Machine> machines() {
        Map<UUID, Machine> machines = new HashMap<>();
        for (Vm vm : vms.inOrder()) {
            vm.machine().ifPresent(machine -> machines.put(vm.id(), machine));
        }
        return machines;
    }

    /// The host threads of the VM's vCPUs; empty when it does not run. Without I/O.
    public List<Machine.Vcpu> vcpus(UUID id) {
        return machine(id).map(Machine::vcpus).orElse(List.of());
    }

    /// What the VM's disks moved since its start; empty when it does not run or does not say within
    /// 200 ms.
    public Optional<Machine.DiskTotals> diskTotals(UUID id) {
        return machine(id).flatMap(Machine::diskTotals);
    }

    /// Has the VM's VMM tell its counters. Returns at once.
    public void askCounters(UUID id) {
        machine(id).ifPresent(Machine::askCounters);
    }

    /// The newest counters the VM's VMM told; empty when it does not run or never did. Without I/O.
    public Optional<VmmCounters> counters(UUID id) {
        return machine(id).flatMap(Machine::counters);
    }

    /// What the guest's balloon driver told last; empty when the VM does not run, has no balloon,
    /// or its VMM does not say within 200 ms.
    public Optional<BalloonStatistics> balloonStatistics(UUID id) {
        return machine(id).flatMap(Machine::balloonStatistics);
    }

    /// The unix socket that leads to the VM's vsock; empty when it does not run or its agent is
    /// reached otherwise. Without I/O.
    public Optional<Path> vsock(UUID id) {
        return machine(id).flatMap(Machine::vsock);
    }

    /// Whom the VM's guest may call itself besides its own id: those from whose snapshots it goes
    /// on. Without I/O.
    public List<UUID> lineage(UUID id) {
        return vms.get(id).map(Vm::lineage).orElse(List.of());
    }

    private void recover(UUID id) {
        VmDirectory directory = home.vm(id);
        Optional<VmRecord> record = new VmFiles(directory).vm();
        if (record.isEmpty()) {
            // Died while it was created or deleted: there was never, or is no longer, such a VM.
            directory.delete();
            return;
        }
        Vm vm = new Vm(id, record.get(), directory, launcher, chronicle, this::changed);
        ExternalSpec external = record.get().spec().external();
        if (external == null) {
            vm.recover(launcher.hypervisor());
        } else {
            // The operator may have closed what was open.
            new ExternalRules(externalAddresses, Map.of()).silence(external).ifPresent(vm::silence);
        }
        vms.add(vm);
        changed();
    }

    /// The VM's machine, while there is one. Without I/O.
    public Optional<Machine> machine(UUID id) {
        return vms.get(id).flatMap(Vm::machine);
    }

    private static void forAll(List<UUID> ids, Consumer<UUID> task) {
        List<Thread> threads = new ArrayList<>();
        for (UUID id : ids) {
            threads.add(Thread.ofVirtual().name("vm-" + id).start(() -> task.accept(id)));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StorageFailed("interrupted while handling all VMs", e);
            }
        }
    }
}
