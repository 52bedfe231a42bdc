// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.network.VmNetwork;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a VM is to be, and where it is reached: `spec.json`.
///
/// @param address of the host's loopback, at which a VM without a network is reached; kept for the
///   VM's whole life
/// @param slot gives its network's addresses; null until it is to have a network for the first
///   time, and from then on kept
record VmRecord(VmSpec spec, String address, @Nullable Integer slot) {

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
