// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.storage.VmDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One VM. Its lock guards every change of its life; what takes long (starting, stopping) is done
/// outside of it, in a state that keeps others away. Safe for use by many threads.
final class Vm {

    private static final Logger log = LoggerFactory.getLogger(Vm.class);

    private static final Duration POWER_BUTTON_GRACE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final UUID id;
    private final VmDirectory directory;
    private final VmFiles files;
    private final Launcher launcher;

    private volatile VmRecord vm;
    private volatile Life life;

    /// Guarded by the lock. Who found the VM before it was deleted may still hold it.
    private boolean deleted;

    Vm(UUID id, VmRecord vm, VmDirectory directory, Launcher launcher) {
        this.id = id;
        this.vm = vm;
        this.directory = directory;
        this.launcher = launcher;
        this.files = new VmFiles(directory);
        this.life = new Life.Stopped(null);
    }

    /// Without I/O.
    VmStatus status() {
        VmRecord current = vm;
        return switch (life) {
            case Life.Stopped stopped -> status(current, VmState.STOPPED, stopped.reason(), null);
            case Life.Starting ignored -> status(current, VmState.STARTING, null, null);
            case Life.Running running -> status(current, VmState.RUNNING, null, running.record());
            case Life.Stopping stopping ->
                    status(current, VmState.STOPPING, null, stopping.record());
            case Life.Failed failed -> status(current, VmState.FAILED, failed.reason(), null);
        };
    }

    String address() {
        return vm.address();
    }

    /// The machine, while there is one.
    Optional<Machine> machine() {
        return switch (life) {
            case Life.Running running -> Optional.of(running.machine());
            case Life.Stopping stopping -> Optional.of(stopping.machine());
            case Life.Stopped ignored -> Optional.empty();
            case Life.Starting ignored -> Optional.empty();
            case Life.Failed ignored -> Optional.empty();
        };
    }

    /// Takes a new description. Throws [WrongState] when it differs and the VM is not stopped.
    void describe(VmSpec spec) {
        lock.lock();
        try {
            if (spec.equals(vm.spec())) {
                return;
            }
            requireNoMachine("changed");
            if (!spec.image().equals(vm.spec().image())) {
                throw new Invalid(
                        "vm " + id + " cannot change its image",
                        List.of(
                                new Fault(
                                        "image",
                                        "must stay %s: the VM's disk is a copy of it; create"
                                                        .formatted(vm.spec().image())
                                                + " another VM instead")));
            }
            VmRecord changed = new VmRecord(spec, vm.address());
            files.save(changed);
            vm = changed;
        } finally {
            lock.unlock();
        }
    }

    /// Starts the machine and returns once it runs. Throws [NotFound] when the VM was deleted.
    void start() {
        lock.lock();
        try {
            requireNoMachine("started");
            enter(new Life.Starting());
        } finally {
            lock.unlock();
        }
        long begin = System.nanoTime();
        Launcher.Launched launched = launch();
        run(launched.machine(), launched.record());
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("pid", launched.record().process().pid())
                .addKeyValue("agent_port", launched.record().agentPort())
                .addKeyValue("took_ms", Duration.ofNanos(System.nanoTime() - begin).toMillis())
                .log("vm started");
    }

    /// Launches and writes down; what fails leaves no machine behind, and the VM failed.
    private Launcher.Launched launch() {
        @Nullable Machine machine = null;
        try {
            Launcher.Launched launched = launcher.launch(id, vm, directory);
            machine = launched.machine();
            files.started(launched.record());
            return launched;
        } catch (RuntimeException e) {
            if (machine != null) {
                machine.stop(Duration.ZERO);
            }
            boolean foreseen = e instanceof HostException;
            end(
                    new StopRecord(
                            VmState.FAILED,
                            foreseen
                                    ? e.getMessage()
                                    : "the host agent met an error; see its log"));
            throw e;
        }
    }

    /// Stops the machine and returns once it is gone.
    void stop() {
        Life.Running running;
        lock.lock();
        try {
            if (!(life instanceof Life.Running now)) {
                throw new WrongState(
                        "vm %s is %s; only a running VM can be stopped"
                                .formatted(id, life.state()));
            }
            running = now;
            enter(new Life.Stopping(now.machine(), now.record()));
        } finally {
            lock.unlock();
        }
        long begin = System.nanoTime();
        running.machine().stop(POWER_BUTTON_GRACE);
        end(new StopRecord(VmState.STOPPED, null));
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("took_ms", Duration.ofNanos(System.nanoTime() - begin).toMillis())
                .log("vm stopped");
    }

    /// Removes all of it from the disk. Throws [WrongState] unless it is stopped.
    void delete() {
        lock.lock();
        try {
            requireNoMachine("deleted");
            directory.delete();
            deleted = true;
        } finally {
            lock.unlock();
        }
    }

    /// Finds out, when the host agent starts, how the VM is: its machine may live, or have ended
    /// meanwhile.
    void recover(Hypervisor hypervisor) {
        Optional<MachineRecord> record = files.machine();
        if (record.isEmpty()) {
            hypervisor.endStray(directory);
            life = files.stopped().map(StopRecord::life).orElse(new Life.Stopped(null));
            return;
        }
        Optional<Machine> machine = hypervisor.adopt(directory, record.get().process());
        if (machine.isPresent()) {
            life = new Life.Starting();
            run(machine.get(), record.get());
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("pid", record.get().process().pid())
                    .log("vm found running");
        } else {
            directory.removeLeftovers();
            StopRecord stop =
                    StopRecord.of(hypervisor.postMortem(directory, record.get().process()));
            life = stop.life();
            files.ended(stop);
            log.atInfo()
                    .addKeyValue("vm", id)
                    .addKeyValue("reason", stop.reason())
                    .log("vm found ended");
        }
    }

    private void run(Machine machine, MachineRecord record) {
        lock.lock();
        try {
            enter(new Life.Running(machine, record));
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("vm-end-" + id).start(() -> ended(machine, machine.exit().join()));
    }

    /// The machine is gone. When it was told to stop, [#stop] does the rest, and another machine
    /// may run by now.
    private void ended(Machine machine, MachineExit exit) {
        lock.lock();
        try {
            if (!(life instanceof Life.Running now) || !now.machine().equals(machine)) {
                return;
            }
            end(StopRecord.of(exit));
        } finally {
            lock.unlock();
        }
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("reason", status().reason())
                .log("vm ended by itself");
    }

    private void end(StopRecord stop) {
        lock.lock();
        try {
            enter(stop.life());
            files.ended(stop);
        } finally {
            lock.unlock();
        }
    }

    private void enter(Life next) {
        if (!Transitions.allowed(life.state(), next.state())) {
            throw new IllegalStateException(
                    "vm %s cannot go from %s to %s".formatted(id, life.state(), next.state()));
        }
        life = next;
    }

    private void requireNoMachine(String participle) {
        if (deleted) {
            throw new NotFound("this host holds no vm " + id + " any more: it was just deleted");
        }
        switch (life) {
            case Life.Stopped ignored -> {}
            case Life.Failed ignored -> {}
            case Life.Running ignored ->
                    throw new WrongState(
                            participle.equals("started")
                                    ? "vm %s is running already".formatted(id)
                                    : "vm %s is running; stop it first".formatted(id));
            case Life.Starting ignored -> throw busy();
            case Life.Stopping ignored -> throw busy();
        }
    }

    private WrongState busy() {
        return new WrongState("vm %s is %s; wait until it is done".formatted(id, life.state()));
    }

    private VmStatus status(
            VmRecord current,
            VmState state,
            @Nullable String reason,
            @Nullable MachineRecord record) {
        return new VmStatus(
                id,
                current.spec(),
                state,
                reason,
                record == null ? null : record.incarnation(),
                record == null ? null : record.process().pid(),
                record != null && record.agentPort() == null ? null : current.address(),
                record == null ? null : record.agentPort(),
                null,
                record == null ? null : record.startedAt());
    }
}
