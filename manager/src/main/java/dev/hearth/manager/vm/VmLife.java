// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.problem.HearthException.HostFailed;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done to VMs on their host. Safe for use by many threads; one VM is changed by one
/// request at a time. Every method that names a VM throws NotFound, WrongState and HostUnreachable.
public final class VmLife {

    private static final Logger log = LoggerFactory.getLogger(VmLife.class);

    private final VmStore store;
    private final HostAgent agent;
    private final HostState host;
    private final HostService hosts;
    private final VmListener listener;
    private final VmLocks locks = new VmLocks();

    public VmLife(
            VmStore store,
            HostAgent agent,
            HostState host,
            HostService hosts,
            VmListener listener) {
        this.store = store;
        this.agent = agent;
        this.host = host;
        this.hosts = hosts;
        this.listener = listener;
    }

    /// Starts a stopped VM; returns when its VMM runs.
    public Vm start(VmId id) {
        return changing(
                id,
                VmAction.START,
                vm -> {
                    host.told(agent.ensure(id.value(), vm.spec()));
                    Vm started = became(id, agent.start(id.value()));
                    log.atInfo().addKeyValue("vm", id).log("vm started");
                    return started;
                });
    }

    /// Stops a running or paused VM; returns when its VMM is gone.
    public Vm stop(VmId id) {
        return changing(
                id,
                VmAction.STOP,
                vm -> {
                    host.told(agent.stop(id.value()));
                    store.clearGuestIp(id);
                    log.atInfo().addKeyValue("vm", id).log("vm stopped");
                    return shown(id);
                });
    }

    /// Lets a running VM stand still.
    public Vm pause(VmId id) {
        return changing(
                id,
                VmAction.PAUSE,
                vm -> {
                    Vm paused = became(id, agent.pause(id.value()));
                    log.atInfo().addKeyValue("vm", id).log("vm paused");
                    return paused;
                });
    }

    /// Lets a paused VM run on.
    public Vm resume(VmId id) {
        return changing(
                id,
                VmAction.RESUME,
                vm -> {
                    Vm resumed = became(id, agent.resume(id.value()));
                    log.atInfo().addKeyValue("vm", id).log("vm resumed");
                    return resumed;
                });
    }

    /// Deletes a stopped VM, its disk and its snapshots; forgets an external one.
    public void delete(VmId id) {
        changing(
                id,
                VmAction.DELETE,
                vm -> {
                    remove(id);
                    log.atInfo().addKeyValue("vm", id).log("vm deleted");
                    return id;
                });
    }

    /// Does the work, of which the VM's state is to know nothing, when no other request changes the
    /// VM.
    public <T> T alone(VmId id, Supplier<T> work) {
        return locks.alone(
                id,
                () -> {
                    find(id);
                    return work.get();
                });
    }

    /// Does the work in a state that allows it, when no other request changes the VM; the host is
    /// asked afterwards what the VM is now.
    public <T> T alone(VmId id, VmAction action, Supplier<T> work) {
        return changing(
                id,
                action,
                vm -> {
                    try {
                        return work.get();
                    } finally {
                        look(id);
                    }
                });
    }

    /// Makes a stopped VM go on from somewhere; returns when it runs.
    ///
    /// @param begin tells the host to
    public Vm restore(VmId id, Function<UUID, VmStatus> begin) {
        return changing(
                id,
                VmAction.RESTORE,
                vm -> {
                    Vm restored = became(id, begin.apply(id.value()));
                    log.atInfo().addKeyValue("vm", id).log("vm restored");
                    return restored;
                });
    }

    /// Makes a VM that goes on from somewhere; returns when it runs. When that fails, nothing of it
    /// is left. Throws NameTaken, too.
    ///
    /// @param begin tells the host to
    public Vm clone(VmCreate wanted, Function<UUID, VmStatus> begin) {
        VmId id = new VmId(UUID.randomUUID());
        return locks.alone(
                id,
                () -> {
                    WantedVm vm = store.insert(id, wanted);
                    Vm made =
                            became(
                                    id,
                                    begun(
                                            vm,
                                            () -> {
                                                host.told(agent.ensure(id.value(), vm.spec()));
                                                return begin.apply(id.value());
                                            }));
                    log.atInfo().addKeyValue("vm", id).log("vm cloned");
                    return made;
                });
    }

    /// Makes an external VM known; returns when the host asks its agent. When that fails, nothing
    /// of it is left. Throws NameTaken, and Invalid when the host may not ask there.
    Vm register(ExternalVmCreate wanted) {
        VmId id = new VmId(UUID.randomUUID());
        return locks.alone(
                id,
                () -> {
                    WantedVm vm = store.insert(id, wanted);
                    return became(id, begun(vm, () -> agent.ensureExternal(id.value(), vm.spec())));
                });
    }

    /// Has an external VM asked elsewhere. When the host may not ask there, or does not answer,
    /// nothing changes. Throws Invalid, too.
    ///
    /// @param move changes what is wanted, and says whether it may
    void move(VmId id, Predicate<VmId> move) {
        locks.alone(
                id,
                () -> {
                    String before = Objects.requireNonNull(find(id).guestIp());
                    if (move.test(id)) {
                        tellHost(id, before);
                    }
                    return id;
                });
    }

    private void tellHost(VmId id, String before) {
        try {
            host.told(agent.ensureExternal(id.value(), find(id).spec()));
        } catch (HearthException e) {
            store.setGuestIp(id, before);
            throw e;
        }
    }

    /// Gives a stopped VM a larger disk, which it has when it starts next. Throws Invalid when it
    /// has a larger one already.
    void grow(VmId id, int diskMib, Faults faults) {
        changing(
                id,
                VmAction.GROW,
                vm -> {
                    OptionalInt least =
                            vm.diskMib() == null
                                    ? hosts.diskMib(Objects.requireNonNull(vm.image()))
                                    : OptionalInt.of(vm.diskMib());
                    DiskSize.checkLeast(diskMib, least, "which it has already", faults);
                    faults.throwIfAny();
                    store.setDiskMib(id, diskMib);
                    log.atInfo()
                            .addKeyValue("vm", id)
                            .addKeyValue("disk_mib", diskMib)
                            .log("vm has another disk size");
                    return id;
                });
    }

    /// How often a VM is measured. Throws NotFound.
    public int pollIntervalS(VmId id) {
        return find(id).pollIntervalS();
    }

    /// Has a VM measured as often as this from now on. When its host does not answer, nothing
    /// changes.
    void measureEvery(VmId id, int seconds) {
        locks.alone(
                id,
                () -> {
                    int before = find(id).pollIntervalS();
                    store.setPollInterval(id, seconds);
                    try {
                        tellIfHeld(find(id));
                    } catch (HearthException e) {
                        store.setPollInterval(id, before);
                        throw e;
                    }
                    log.atInfo()
                            .addKeyValue("vm", id)
                            .addKeyValue("poll_interval_s", seconds)
                            .log("vm is measured as often as this");
                    return id;
                });
    }

    /// A VM that was never started, its host learns of when it is.
    private void tellIfHeld(WantedVm vm) {
        UUID id = vm.id().value();
        if (vm.isExternal()) {
            host.told(agent.ensureExternal(id, vm.spec()));
        } else if (agent.status(id).isPresent()) {
            host.told(agent.ensure(id, vm.spec()));
        }
    }

    /// Tells the host again of an external VM that it does not hold as is wanted.
    void remind(VmId id) {
        locks.alone(
                id,
                () -> {
                    host.told(agent.ensureExternal(id.value(), find(id).spec()));
                    return id;
                });
    }

    private VmStatus begun(WantedVm vm, Supplier<VmStatus> begin) {
        try {
            return begin.get();
        } catch (HearthException e) {
            undo(vm.id(), e);
            throw e;
        }
    }

    /// Removes a VM that came to nothing. What the host still has must stay visible: when it cannot
    /// be removed there, its row stays.
    private void undo(VmId id, HearthException cause) {
        try {
            if (agent.status(id.value()).filter(VmLife::hasMachine).isPresent()) {
                agent.stop(id.value());
            }
            remove(id);
        } catch (HearthException e) {
            cause.addSuppressed(e);
            throw new HostFailed(
                    "%s; what is left of the new VM is %s: delete it when its host answers"
                            .formatted(cause.getMessage(), id),
                    cause);
        }
    }

    private void remove(VmId id) {
        agent.delete(id.value());
        store.delete(id);
        host.toldGone(id.value());
        listener.deleted(id);
    }

    private <T> T changing(VmId id, VmAction action, Function<WantedVm, T> work) {
        return locks.alone(
                id,
                () -> {
                    WantedVm vm = find(id);
                    action.require(id, vm.isExternal() ? VmState.EXTERNAL : state(id));
                    return work.apply(vm);
                });
    }

    /// Takes note of what the host answered about a VM with a machine.
    private Vm became(VmId id, VmStatus status) {
        host.told(status);
        GuestIpKeeper.keepAssigned(store, id, status);
        return shown(id);
    }

    /// The stream may be a second behind a change nobody was told of.
    private void look(VmId id) {
        try {
            agent.status(id.value()).ifPresent(host::told);
        } catch (HearthException e) {
            log.atInfo().setCause(e).addKeyValue("vm", id).log("a vm could not be looked at");
        }
    }

    private WantedVm find(VmId id) {
        return store.find(id).orElseThrow(id::notFound);
    }

    private Vm shown(VmId id) {
        return VmView.of(find(id), host);
    }

    private static boolean hasMachine(VmStatus status) {
        return switch (status.state()) {
            case STOPPED, FAILED, EXTERNAL -> false;
            case STARTING, RUNNING, PAUSED, SNAPSHOTTING, STOPPING -> true;
        };
    }

    /// What the host says of it now: by its stream, or asked for when that is down.
    private VmState state(VmId id) {
        return switch (host.vm(id.value())) {
            case SeenVm.Held held -> held.status().state();
            case SeenVm.Absent absent -> VmState.STOPPED;
            case SeenVm.Unknown unknown ->
                    agent.status(id.value()).map(VmStatus::state).orElse(VmState.STOPPED);
        };
    }
}
