// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.VmEvent.Kind;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.snapshot.KeptSnapshot;
import dev.hearth.host.storage.VmDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One VM: what it is to be, its life, and what of both is on disk. Safe for use by many threads.
final class Vm {

    private static final Logger log = LoggerFactory.getLogger(Vm.class);

    private static final Duration POWER_BUTTON_GRACE = Duration.ofSeconds(5);

    private final UUID id;
    private final VmDirectory directory;
    private final VmFiles files;
    private final Launcher launcher;
    private final Chronicle chronicle;
    private final Lifecycle life;
    private final Runnable changed;

    private volatile VmRecord vm;
    private volatile @Nullable Told told;

    /// A status, and what it was made of.
    private record Told(VmRecord vm, Life life, long eventSeq, VmStatus status) {

        @SuppressWarnings("ReferenceEquality") // what is equal may be told anew
        boolean isOf(VmRecord current, Life now, long newest) {
            return vm == current && life == now && eventSeq == newest;
        }
    }

    /// @param changed told when its status may be another one, events aside
    Vm(
            UUID id,
            VmRecord vm,
            VmDirectory directory,
            Launcher launcher,
            Chronicle chronicle,
            Runnable changed) {
        this.id = id;
        this.vm = vm;
        this.directory = directory;
        this.launcher = launcher;
        this.chronicle = chronicle;
        this.files = new VmFiles(directory);
        this.changed = changed;
        this.life = new Lifecycle(id, new Ending(), changed);
        if (vm.spec().external() != null) {
            life.found(new Life.External(null));
        }
    }

    UUID id() {
        return id;
    }

    /// The same object as long as nothing changed. Without I/O.
    VmStatus status() {
        VmRecord current = vm;
        Life now = life.now();
        long eventSeq = chronicle.newest(id);
        Told last = told;
        if (last != null && last.isOf(current, now, eventSeq)) {
            return last.status();
        }
        @Nullable ExternalSpec external = current.spec().external();
        VmStatus status =
                external == null
                        ? ownStatus(current, now, eventSeq)
                        : externalStatus(current, external, now, eventSeq);
        told = new Told(current, now, eventSeq, status);
        return status;
    }

    private VmStatus ownStatus(VmRecord current, Life now, long eventSeq) {
        @Nullable MachineRecord record =
                now instanceof Life.Carried carried ? carried.record() : null;
        return new VmStatus(
                id,
                current.spec(),
                now.state(),
                now.reason(),
                record == null ? null : record.incarnation(),
                record == null ? null : record.process().pid(),
                record != null && record.agentPort() == null ? null : current.guestAddress(),
                record == null ? null : record.agentPort(),
                record == null ? null : record.origin(),
                record == null ? null : record.startedAt(),
                now.why() == null ? null : now.why().verdict(),
                eventSeq);
    }

    private VmStatus externalStatus(
            VmRecord current, ExternalSpec external, Life now, long eventSeq) {
        return new VmStatus(
                id,
                current.spec(),
                now.state(),
                now.reason(),
                current.incarnation(),
                null,
                external.address(),
                now.reason() == null ? external.agentPort() : null,
                null,
                null,
                null,
                eventSeq);
    }

    /// What it is to be. Without I/O.
    VmRecord record() {
        return vm;
    }

    /// The machine, while there is one.
    Optional<Machine> machine() {
        return Optional.ofNullable(life.carried()).map(Life.Carried::machine);
    }

    /// Whom the guest may still call itself, because it goes on from their snapshots.
    List<UUID> lineage() {
        Life.Carried carried = life.carried();
        return carried == null ? List.of() : carried.record().lineage();
    }

    /// Takes a new description. Throws [WrongState] when it differs in more than in how often the
    /// VM is measured, and the VM is not stopped.
    ///
    /// @param slots gives a slot to a VM that wants a network and never had one
    void describe(VmSpec spec, IntSupplier slots) {
        if (spec.equals(vm.spec())) {
            return;
        }
        if (spec.equals(vm.spec().polledEvery(spec.pollIntervalS()))) {
            life.beside(() -> keep(new VmRecord(spec, vm.address(), vm.slot())));
        } else {
            life.idle(Lifecycle.CHANGED, () -> change(spec, slots));
        }
    }

    /// Takes a new description of an external VM. What is asked elsewhere is another incarnation.
    void describe(VmSpec spec, ExternalSpec external) {
        if (spec.equals(vm.spec()) && life.now().reason() == null) {
            return;
        }
        life.idle(
                Lifecycle.CHANGED,
                () -> {
                    VmRecord other =
                            external.equals(vm.spec().external())
                                    ? new VmRecord(spec, vm.address(), null, vm.incarnation())
                                    : VmRecord.external(spec, external);
                    keep(other);
                    life.enter(new Life.External(null));
                });
    }

    /// Throws [WrongState] of an external VM.
    void requireOwn(String participle) {
        life.requireOwn(participle);
    }

    private void change(VmSpec spec, IntSupplier slots) {
        if (!Objects.equals(spec.image(), vm.spec().image())) {
            throw new Invalid(
                    "vm " + id + " cannot change its image",
                    List.of(
                            new Fault(
                                    "image",
                                    "must stay %s: the VM's disk is a copy of it; create"
                                                    .formatted(vm.spec().image())
                                            + " another VM instead")));
        }
        @Nullable Integer slot = vm.slot();
        if (slot == null && VmRecord.wantsNetwork(spec)) {
            slot = slots.getAsInt();
        }
        keep(new VmRecord(spec, vm.address(), slot));
    }

    private void keep(VmRecord other) {
        files.save(other);
        vm = other;
        changed.run();
    }

    /// Starts the machine and returns once it runs. Throws [NotFound] when the VM was deleted.
    void start() {
        start(Kind.STARTED, () -> launcher.launch(id, vm, directory));
    }

    /// Starts the machine where the snapshot ended, and returns once it runs on from there. Throws
    /// [NotFound] when the VM was deleted.
    void restore(KeptSnapshot snapshot) {
        start(Kind.RESTORED, () -> launcher.restore(id, vm, directory, snapshot));
    }

    private void start(Kind kind, Supplier<Launcher.Launched> launch) {
        life.starting(kind.toString());
        long begin = System.nanoTime();
        Launcher.Launched launched = launch(launch);
        chronicle.note(id, kind, launched.record().incarnation());
        run(new Life.Running(launched.machine(), launched.record()));
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("pid", launched.record().process().pid())
                .addKeyValue("agent_port", launched.record().agentPort())
                .addKeyValue("took_ms", millisSince(begin))
                .log("vm " + kind);
    }

    /// Launches and writes down; what fails leaves no machine behind, and the VM failed.
    private Launcher.Launched launch(Supplier<Launcher.Launched> launch) {
        @Nullable Machine machine = null;
        try {
            Launcher.Launched launched = launch.get();
            machine = launched.machine();
            files.started(launched.record());
            return launched;
        } catch (RuntimeException e) {
            if (machine != null) {
                machine.stop(Duration.ZERO);
            }
            String detail =
                    e instanceof HostException && e.getMessage() != null
                            ? e.getMessage()
                            : "the host agent met an error; see its log";
            life.end(new StopRecord(VmState.FAILED, chronicle.notStarted(id, detail)));
            throw e;
        }
    }

    /// Stops the machine and returns once it is gone. Throws [WrongState] unless it runs or is
    /// paused.
    void stop() {
        Life.Stopping stopping = life.stopping();
        long begin = System.nanoTime();
        stopping.machine().stop(POWER_BUTTON_GRACE);
        MachineExit told = new MachineExit.Requested();
        life.end(chronicle.ended(id, stopping.record().incarnation(), told));
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("took_ms", millisSince(begin))
                .log("vm stopped");
    }

    /// Lets the machine stand still. Throws [WrongState] unless it runs.
    void pause() {
        Life.Busy busy = life.pausing();
        Life.Paused paused = new Life.Paused(busy.machine(), busy.record());
        life.during(busy, Machine::pause, paused);
        chronicle.note(id, Kind.PAUSED, busy.record().incarnation());
        log.atInfo().addKeyValue("vm", id).log("vm paused");
    }

    /// Lets the machine run on. Throws [WrongState] unless it is paused.
    void resume() {
        Life.Busy busy = life.resuming();
        Life.Running running = new Life.Running(busy.machine(), busy.record());
        life.during(busy, Machine::resume, running);
        chronicle.note(id, Kind.RESUMED, busy.record().incarnation());
        log.atInfo().addKeyValue("vm", id).log("vm resumed");
    }

    /// Has the machine put to disk, which then goes on as before. Throws [WrongState] unless it
    /// runs or is paused.
    void snapshot(Consumer<Life.Carried> putting) {
        Life.Busy busy = life.snapshotting();
        long begin = System.nanoTime();
        life.during(busy, machine -> putting.accept(busy), busy.before());
        chronicle.note(id, Kind.SNAPSHOT_TAKEN, busy.record().incarnation());
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("took_ms", millisSince(begin))
                .log("vm put to disk");
    }

    /// Removes all of it from the disk. Throws [WrongState] unless it is stopped.
    void delete() {
        life.delete(directory::delete);
    }

    /// An external VM cannot be asked any more where it is.
    void silence(String fault) {
        life.found(new Life.External(fault));
    }

    /// Finds out, when the host agent starts, how the VM is: its machine may live, or have ended
    /// meanwhile.
    void recover(Hypervisor hypervisor) {
        Optional<MachineRecord> record = files.machine();
        if (record.isEmpty()) {
            hypervisor.endStray(directory);
            directory.removeUnfinished();
            life.found(files.stopped().map(StopRecord::life).orElse(new Life.Stopped(null)));
            return;
        }
        Optional<Machine> machine = hypervisor.adopt(directory, record.get().process());
        if (machine.isPresent()) {
            @Nullable Integer guestSlot = record.get().guestSlot();
            if (guestSlot != null) {
                launcher.networks().found(id, vm, guestSlot);
            }
            life.found(new Life.Starting());
            run(found(machine.get(), record.get()));
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("pid", record.get().process().pid())
                    .log("vm found " + life.now().state());
        } else {
            directory.removeLeftovers();
            StopRecord stop =
                    chronicle.ended(
                            id,
                            record.get().incarnation(),
                            hypervisor.postMortem(directory, record.get().process()));
            life.found(stop.life());
            files.ended(stop);
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("reason", stop.reason())
                    .log("vm found ended");
        }
    }

    private Life.Carried found(Machine machine, MachineRecord record) {
        try {
            if (machine.isPaused()) {
                return new Life.Paused(machine, record);
            }
        } catch (VmmFailed e) {
            log.atWarn().addKeyValue("vm", id).setCause(e).log("vm taken for running");
        }
        return new Life.Running(machine, record);
    }

    private void run(Life.Carried carried) {
        life.enter(carried);
        Machine machine = carried.machine();
        Thread.ofVirtual().name("vm-end-" + id).start(() -> ended(carried, machine.exit().join()));
    }

    /// The machine is gone. When it was told to stop, [#stop] does the rest.
    private void ended(Life.Carried carried, MachineExit exit) {
        Chronicle.Ended stop = chronicle.judge(id, carried.record().incarnation(), exit);
        if (life.gone(carried.machine(), stop.record(), () -> chronicle.note(id, stop))) {
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("cause", stop.record().verdict().cause())
                    .addKeyValue("reason", stop.record().reason())
                    .log("vm ended by itself");
        }
    }

    /// Its network goes before it can be started anew.
    private final class Ending implements Lifecycle.Ending {
        @Override
        public void clear() {
            launcher.networks().remove(id);
        }

        @Override
        public void note(StopRecord stop) {
            files.ended(stop);
        }
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
