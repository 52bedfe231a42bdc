// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.util.List;
import java.util.UUID;

/// The network of one VM: a TAP of its own with a routed /30 on it, of which the host has the first
/// address and the guest the second. All of it follows from the slot.
///
/// @param slot 0 to 16383, of one VM at a time; gives 10.201.0.0/30 to 10.201.255.252/30
/// @param ownerUid who may open the TAP: the user the VMM runs as
public record VmNetwork(
        UUID vm, int slot, NetworkMode mode, int ownerUid, List<PortForward> forwards) {

    /// One more than the highest slot.
    public static final int SLOTS = 1 << 14;

    /// Of both ends of a TAP.
    static final int PREFIX_LENGTH = 30;

    /// No other link of the host may begin like this: rules that are about all guests say so.
    static final String TAP_PREFIX = "hearth-tap";

    /// Marks what is ours.
    static final String TAG = "hearth:";

    public VmNetwork {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException("a slot is 0 to 16383, not " + slot);
        }
        if (ownerUid < 0) {
            throw new IllegalArgumentException("a uid is not negative: " + ownerUid);
        }
        forwards = List.copyOf(forwards);
    }

    /// The TAP's name; at most 15 bytes, see IFNAMSIZ in netdevice(7).
    public String tap() {
        return TAP_PREFIX + slot;
    }

    /// What the TAP and every rule of this VM are marked with.
    public String tag() {
        return TAG + vm;
    }

    /// The host's address on the TAP, and the guest's gateway.
    public String hostAddress() {
        return address(1);
    }

    /// The guest's address.
    public String guestAddress() {
        return address(2);
    }

    /// The host's end keeps its MAC, or guests that are restored would talk to one that is gone.
    public String tapMac() {
        return mac(1);
    }

    /// The guest's; locally administered, and no other VM's of this host.
    public String guestMac() {
        return mac(2);
    }

    private String address(int host) {
        int number = slot * 4 + host;
        return "10.201.%d.%d".formatted(number >> 8, number & 255);
    }

    private String mac(int end) {
        return "02:68:74:%02x:%02x:%02x".formatted(end, slot >> 8, slot & 255);
    }
}
