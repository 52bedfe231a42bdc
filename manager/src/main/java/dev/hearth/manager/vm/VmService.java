// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules of what may be done to a VM. Safe for use by many threads; one VM is changed by one
/// request at a time.
public final class VmService {

    private static final Logger log = LoggerFactory.getLogger(VmService.class);

    private final VmStore store;
    private final HostAgent agent;
    private final HostService hosts;
    private final HostState host;
    private final VmListener listener;
    private final OwnAddresses ownAddresses = OwnAddresses.ofThisMachine();
    private final VmLocks locks = new VmLocks();

    public VmService(
            VmStore store,
            HostAgent agent,
            HostService hosts,
            HostState host,
            VmListener listener) {
        this.store = store;
        this.agent = agent;
        this.hosts = hosts;
        this.host = host;
        this.listener = listener;
    }

    /// All VMs, by name.
    public List<Vm> list() {
        return store.list().stream().map(this::shown).toList();
    }

    /// The ids of all VMs, by name.
    public List<VmId> ids() {
        return store.list().stream().map(WantedVm::id).toList();
    }

    /// One VM. Throws NotFound.
    public Vm get(VmId id) {
        return shown(find(id));
    }

    /// Whether there is such a VM.
    public boolean exists(VmId id) {
        return store.find(id).isPresent();
    }

    /// Makes a VM; it is stopped until it is started. Throws Invalid with all faults at once,
    /// NameTaken, and HostUnreachable when nobody can say what the host has.
    ///
    /// @param faults what was wrong with the request already
    public Vm create(VmDraft draft, Faults faults) {
        draft.checkForm(faults);
        VmCreate wanted = draft.checkFit(capacity(faults), faults);
        WantedVm vm = store.insert(new VmId(UUID.randomUUID()), wanted);
        log.atInfo().addKeyValue("vm", vm.id()).addKeyValue("name", vm.name()).log("vm created");
        return shown(vm);
    }

    /// Starts a stopped VM; returns when its VMM runs. Throws NotFound, WrongState,
    /// HostUnreachable.
    public Vm start(VmId id) {
        return locks.alone(
                id,
                () -> {
                    WantedVm vm = find(id);
                    VmState state = state(id);
                    if (state != VmState.STOPPED && state != VmState.FAILED) {
                        throw new WrongState("vm %s is %s already".formatted(id, state));
                    }
                    host.told(agent.ensure(id.value(), vm.spec()));
                    VmStatus status = agent.start(id.value());
                    host.told(status);
                    keepAssigned(store, id, status);
                    log.atInfo().addKeyValue("vm", id).log("vm started");
                    return get(id);
                });
    }

    /// Stops a running VM; returns when its VMM is gone. Throws NotFound, WrongState,
    /// HostUnreachable.
    public Vm stop(VmId id) {
        return locks.alone(
                id,
                () -> {
                    find(id);
                    VmState state = state(id);
                    if (state == VmState.STOPPED || state == VmState.FAILED) {
                        throw new WrongState("vm %s is not running".formatted(id));
                    }
                    host.told(agent.stop(id.value()));
                    store.clearGuestIp(id);
                    log.atInfo().addKeyValue("vm", id).log("vm stopped");
                    return get(id);
                });
    }

    /// Deletes a stopped VM and its disk. Throws NotFound, WrongState, HostUnreachable.
    public void delete(VmId id) {
        locks.alone(
                id,
                () -> {
                    find(id);
                    VmState state = state(id);
                    if (state != VmState.STOPPED && state != VmState.FAILED) {
                        throw new WrongState("vm %s is %s; stop it first".formatted(id, state));
                    }
                    agent.delete(id.value());
                    store.delete(id);
                    host.toldGone(id.value());
                    listener.deleted(id);
                    log.atInfo().addKeyValue("vm", id).log("vm deleted");
                    return id;
                });
    }

    /// Registers the guest's address. Throws NotFound, and Invalid when it is not the VM's to
    /// claim.
    ///
    /// @param address null when it was missing, which is noted as a fault already
    /// @param faults what was wrong with the request already
    public void registerGuestIp(VmId id, @Nullable String address, Faults faults) {
        find(id);
        if (address == null) {
            faults.throwIfAny();
            throw new IllegalStateException("the address is null and no fault was noted");
        }
        GuestAddress.fault(address, assigned(id).orElse(null), ownAddresses.all())
                .ifPresent(fault -> faults.add("guest_ip", fault));
        faults.throwIfAny();
        if (!store.setGuestIp(id, address)) {
            faults.add(
                    "guest_ip",
                    ("%s is another VM's; find it with GET /v1/vms, and stop it or register its "
                                    + "own address first")
                            .formatted(address));
        }
        faults.throwIfAny();
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("guest_ip", address)
                .log("guest ip registered");
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

    /// A request that is wrong anyway is told so, whether the host answers or not.
    private HostInfo capacity(Faults faults) {
        try {
            return hosts.capacity();
        } catch (HostUnreachable e) {
            faults.throwIfAny();
            throw e;
        }
    }

    private WantedVm find(VmId id) {
        return store.find(id).orElseThrow(id::notFound);
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

    private Optional<String> assigned(VmId id) {
        return switch (host.vm(id.value())) {
            case SeenVm.Held held -> Optional.ofNullable(held.status().address());
            case SeenVm.Absent absent -> Optional.empty();
            case SeenVm.Unknown unknown -> Optional.empty();
        };
    }

    private Vm shown(WantedVm vm) {
        return VmView.of(vm, host.vm(vm.id().value()));
    }
}
