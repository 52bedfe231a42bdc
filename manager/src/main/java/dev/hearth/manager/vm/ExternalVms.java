// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.FieldFault;
import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.problem.HearthException.Invalid;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// VMs that Hearth did not boot: which there are is wanted here and nowhere else, so the host is
/// told of each, and told again when it has forgotten. Where it may ask is for the host to say.
/// Safe for use by many threads.
public final class ExternalVms {

    private static final Logger log = LoggerFactory.getLogger(ExternalVms.class);

    /// What the host calls the address.
    private static final String HOSTS_FIELD = "external.address";

    private final VmStore store;
    private final HostService hosts;
    private final VmLife life;
    private final GuestTokens tokens;
    private final AtomicLong changes = new AtomicLong();

    ExternalVms(VmStore store, HostService hosts, VmLife life, GuestTokens tokens) {
        this.store = store;
        this.hosts = hosts;
        this.life = life;
        this.tokens = tokens;
    }

    /// Makes one known. Throws Invalid with all faults at once, NameTaken, and HostUnreachable when
    /// the host does not answer: nobody would ask it.
    ///
    /// @param faults what was wrong with the request already
    Vm create(ExternalDraft draft, Faults faults) {
        ExternalVmCreate wanted = draft.checked(faults);
        String field = ExternalDraft.EXTERNAL + "." + ExternalDraft.GUEST_IP;
        requireFree(wanted.external().guestIp(), field, faults);
        hosts.capacity();
        Vm vm = inWordsOf(field, () -> life.register(wanted));
        changes.incrementAndGet();
        log.atInfo()
                .addKeyValue("vm", vm.id())
                .addKeyValue("name", vm.name())
                .addKeyValue("guest_ip", vm.guestIp())
                .log("external vm registered");
        return vm;
    }

    /// Has one asked elsewhere. Throws NotFound, WrongToken, Invalid, and HostUnreachable; nothing
    /// is then changed.
    ///
    /// @param token what the caller showed; empty when nothing
    void move(VmId id, Optional<String> token, String address, Faults faults) {
        tokens.check(id, token);
        GuestAddress.externalFault(address)
                .ifPresent(fault -> faults.add(ExternalDraft.GUEST_IP, fault));
        faults.throwIfAny();
        inWordsOf(
                ExternalDraft.GUEST_IP,
                () -> {
                    life.move(id, vm -> set(vm, address, faults));
                    return id;
                });
        log.atInfo()
                .addKeyValue("vm", id)
                .addKeyValue("guest_ip", address)
                .log("external vm is asked elsewhere");
    }

    /// Another number whenever one more is wanted: a host that forgets it at once never told of it.
    long changes() {
        return changes.get();
    }

    /// Tells the host again of those it does not hold as they are wanted. Returns whether it holds
    /// all of them now.
    ///
    /// @param held what the host holds
    boolean remind(Collection<WantedVm> wanted, Map<UUID, VmStatus> held) {
        boolean all = true;
        for (WantedVm vm : wanted) {
            VmStatus status = held.get(vm.id().value());
            if (vm.isExternal() && (status == null || !vm.spec().equals(status.spec()))) {
                all &= remind(vm.id());
            }
        }
        return all;
    }

    private boolean remind(VmId id) {
        try {
            life.remind(id);
            return true;
        } catch (NotFound | WrongState e) {
            // Somebody else makes, moves or deletes it at this moment.
            return false;
        } catch (HearthException e) {
            log.atWarn().setCause(e).addKeyValue("vm", id).log("the host was not told of a vm");
            return false;
        }
    }

    private boolean set(VmId id, String address, Faults faults) {
        if (!store.setGuestIp(id, address)) {
            requireFree(address, ExternalDraft.GUEST_IP, faults);
            faults.add(ExternalDraft.GUEST_IP, address + " is another VM's");
            faults.throwIfAny();
        }
        return true;
    }

    private void requireFree(String address, String field, Faults faults) {
        store.ownerOf(address)
                .ifPresent(other ->
                        faults.add(
                                field,
                                "must not be that of VM %s: an address is one VM's only"
                                        .formatted(other)));
        faults.throwIfAny();
    }

    /// The host calls the address by another name than the caller did.
    private static <T> T inWordsOf(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (Invalid e) {
            Faults faults = new Faults();
            for (FieldFault each : e.faults()) {
                faults.add(each.field().equals(HOSTS_FIELD) ? field : each.field(), each.message());
            }
            faults.throwIfAny();
            throw e;
        }
    }
}
