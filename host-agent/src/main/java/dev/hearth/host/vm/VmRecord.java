// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.network.VmNetwork;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What a VM is to be, and where it is reached: `spec.json`.
///
/// @param address of the host's loopback, at which a VM without a network is reached; kept for the
///   VM's whole life. Where an external VM is asked
/// @param slot gives its network's addresses; null until it is to have a network for the first
///   time, and from then on kept
/// @param incarnation of an external VM: another one each time it is asked elsewhere; null of a VM
///   that the host boots
record VmRecord(VmSpec spec, String address, @Nullable Integer slot, @Nullable String incarnation) {

    /// A VM that the host boots.
    VmRecord(VmSpec spec, String address, @Nullable Integer slot) {
        this(spec, address, slot, null);
    }

    /// An external VM, asked where it was not asked before.
    static VmRecord external(VmSpec spec, ExternalSpec external) {
        String incarnation =
                "external-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new VmRecord(spec, external.address(), null, incarnation);
    }

    /// Whether its next machine is to have a network.
    boolean wantsNetwork() {
        return wantsNetwork(spec);
    }

    static boolean wantsNetwork(VmSpec spec) {
        return spec.network().mode() != NetworkMode.NONE;
    }

    /// Where the host reaches its guest.
    String guestAddress() {
        return wantsNetwork() ? VmNetwork.guestAddress(requireSlot()) : address;
    }

    VmNetwork network(UUID id, int guestSlot, int ownerUid) {
        return new VmNetwork(id, requireSlot(), guestSlot, spec.network(), ownerUid);
    }

    /// The slot of a VM that wants a network.
    int requireSlot() {
        if (slot == null) {
            throw new IllegalStateException("a VM that wants a network has no slot: " + spec);
        }
        return slot;
    }
}
