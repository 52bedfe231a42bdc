// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which VMs there are, and the rules of what a new one may be. What they do is for [VmLife]. Safe
/// for use by many threads.
public final class VmService {

    private static final Logger log = LoggerFactory.getLogger(VmService.class);

    private final VmStore store;
    private final HostService hosts;
    private final HostState host;
    private final OwnAddresses ownAddresses = OwnAddresses.ofThisMachine();

    public VmService(VmStore store, HostService hosts, HostState host) {
        this.store = store;
        this.hosts = hosts;
        this.host = host;
    }

    /// All VMs, by name.
    public List<Vm> list() {
        return store.list().stream().map(this::shown).toList();
    }

    /// Where a VM is in its life now, for who has asked for it before: it needs no database.
    ///
    /// @param seen what its host says of it now
    public VmState state(Vm vm, SeenVm seen) {
        return VmView.state(vm, seen);
    }

    /// The ids of all VMs, by name.
    public List<VmId> ids() {
        return store.list().stream().map(WantedVm::id).toList();
    }

    /// One VM. Throws NotFound.
    public Vm get(VmId id) {
        return shown(store.find(id).orElseThrow(id::notFound));
    }

    /// Whether there is such a VM.
    public boolean exists(VmId id) {
        return store.find(id).isPresent();
    }

    /// Whether there is such a VM that Hearth did not boot.
    public boolean isExternal(VmId id) {
        return store.find(id).filter(WantedVm::isExternal).isPresent();
    }

    /// Makes a VM; it is stopped until it is started. Throws Invalid with all faults at once,
    /// NameTaken, and HostUnreachable when nobody can say what the host has.
    ///
    /// @param faults what was wrong with the request already
    public Vm create(VmDraft draft, Faults faults) {
        draft.checkForm(faults);
        draft.network().checkFree(store.forwarded(draft.network().hostPorts()), faults);
        VmCreate wanted =
                asked(
                        faults,
                        () -> draft.checkFit(hosts.capacityWith(draft.image()), hosts, faults));
        WantedVm vm = store.insert(new VmId(UUID.randomUUID()), wanted);
        log.atInfo().addKeyValue("vm", vm.id()).addKeyValue("name", vm.name()).log("vm created");
        return shown(vm);
    }

    /// Registers the guest's address. Throws NotFound, and Invalid when it is not the VM's to
    /// claim.
    ///
    /// @param address null when it was missing, which is noted as a fault already
    /// @param faults what was wrong with the request already
    public void registerGuestIp(VmId id, @Nullable String address, Faults faults) {
        if (!exists(id)) {
            throw id.notFound();
        }
        if (address == null) {
            faults.throwIfAny();
            throw new IllegalStateException("the address is null and no fault was noted");
        }
        GuestAddress.fault(address, assigned(id).orElse(null), ownAddresses.all())
                .ifPresent(fault -> faults.add("guest_ip", fault));
        faults.throwIfAny();
        assignedElsewhere(id, address)
                .ifPresent(other ->
                        faults.add(
                                "guest_ip",
                                "%s is the address the host gave VM %s: register this guest's own"
                                        .formatted(address, other)));
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

    /// A request that is wrong anyway is told so, whether the host answers or not.
    private static VmCreate asked(Faults faults, Supplier<VmCreate> ask) {
        try {
            return ask.get();
        } catch (HostUnreachable e) {
            faults.throwIfAny();
            throw e;
        }
    }

    private Optional<String> assigned(VmId id) {
        return switch (host.vm(id.value())) {
            case SeenVm.Held held -> Optional.ofNullable(held.status().address());
            case SeenVm.Absent absent -> Optional.empty();
            case SeenVm.Unknown unknown -> Optional.empty();
        };
    }

    /// A VM keeps the address the host gave it while it is stopped, too. A clone's guest may still
    /// believe in the address of the VM it was cloned from.
    private Optional<UUID> assignedElsewhere(VmId id, String address) {
        return host.vms().orElse(List.of()).stream()
                .filter(vm -> !vm.id().equals(id.value()) && address.equals(vm.address()))
                .map(VmStatus::id)
                .findFirst();
    }

    private Vm shown(WantedVm vm) {
        return VmView.of(vm, host);
    }
}
