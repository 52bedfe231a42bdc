// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.hypervisor.RateLimit;
import dev.hearth.host.network.Nameserver;
import dev.hearth.host.network.NetworkOffer;
import dev.hearth.host.network.NetworkService;
import dev.hearth.host.network.VmNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the networks of VMs made before their machines and removed after them, and says what a
/// machine is told of its own. A VM without a network costs nothing here.
///
/// @param service makes them
/// @param offer which of them this host can have
/// @param nameserver whom guests that go out ask for names
public record VmNetworks(NetworkService service, NetworkOffer offer, Nameserver nameserver) {

    private static final Logger log = LoggerFactory.getLogger(VmNetworks.class);

    /// The only interface of a guest, as the guest calls it.
    private static final String INTERFACE = "eth0";

    /// Makes a VM's network, and returns the devices of a machine on it. Throws [Unavailable] with
    /// what to do.
    ///
    /// @param hypervisor has decided what it starts: `prepare` has returned
    /// @param guestSlot whose addresses the guest believes in; that of the VM itself, unless it is
    ///   restored from a snapshot of another
    Devices make(UUID id, VmRecord vm, int guestSlot, Hypervisor hypervisor) {
        NetworkMode mode = vm.spec().network().mode();
        if (!offer.has(mode)) {
            throw new Unavailable(
                    "vm %s needs a network of mode %s, which this host cannot have: %s"
                            .formatted(id, mode, offer.advice()));
        }
        VmNetwork network = vm.network(id, guestSlot, owner(hypervisor));
        service.add(network);
        return Devices.PLAIN.withNetwork(
                List.of(nic(network)),
                network.namespace(),
                hypervisor.servesMetadata()
                        ? Optional.of(
                                new Devices.Metadata(
                                        id.toString(), Optional.empty(), Optional.empty()))
                        : Optional.empty());
    }

    /// Takes down that a VM's machine was found running, so that [#restore] keeps its network.
    void found(UUID id, VmRecord vm, int guestSlot) {
        service.found(vm.network(id, guestSlot, ownUser()));
    }

    /// Makes the host have the networks of the machines that were found, and no others. A host
    /// agent that may not do that any more serves all the same.
    void restore() {
        if (!offer.advice().isEmpty()) {
            log.atWarn()
                    .addKeyValue("advice", offer.advice())
                    .log("cannot look after the networks of VMs");
            return;
        }
        try {
            service.restore();
        } catch (Unavailable e) {
            log.atError().setCause(e).log("networks of VMs are not as they should be");
        }
    }

    /// Removes a VM's network, when it has one. What cannot be removed does not keep its VM.
    void remove(UUID id) {
        try {
            service.remove(id);
        } catch (Unavailable e) {
            log.atWarn().addKeyValue("vm", id).setCause(e).log("a network is left behind");
        }
    }

    private Nic nic(VmNetwork network) {
        VmNetwork seen = network.asGuestSeesIt();
        return new Nic(
                INTERFACE,
                seen.tap(),
                seen.guestMac(),
                OptionalInt.empty(),
                Optional.of(
                        new Nic.Addressing(
                                seen.guestAddress() + "/" + VmNetwork.PREFIX_LENGTH,
                                seen.hostAddress(),
                                network.spec().mode() == NetworkMode.NAT
                                        ? nameserver.find()
                                        : Optional.empty())),
                RateLimit.NONE,
                RateLimit.NONE);
    }

    private static int owner(Hypervisor hypervisor) {
        OptionalInt user = hypervisor.vmmUser();
        return user.isPresent() ? user.getAsInt() : ownUser();
    }

    private static int ownUser() {
        Path self = Path.of("/proc/self");
        try {
            return (int) Files.getAttribute(self, "unix:uid");
        } catch (IOException e) {
            throw new StorageFailed("could not read whose process " + self + " is", e);
        }
    }
}
