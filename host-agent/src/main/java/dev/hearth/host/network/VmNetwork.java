// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The network of one VM: a TAP of its own with a routed /30 on it, of which the host has the first
/// address and the guest the second. All of it follows from the slot.
///
/// A guest that was restored as another VM still believes in the addresses of the VM it was: those
/// of its guest slot. It then gets a namespace of its own, in which everything is as it knew it,
/// and out of which it comes with the addresses of its slot; see [CloneNamespaces].
///
/// @param slot 0 to 16383, of one VM at a time; gives 10.201.0.0/30 to 10.201.255.252/30
/// @param guestSlot whose addresses the guest believes in: its own, unless it is a clone
/// @param spec not [NetworkMode#NONE]
/// @param ownerUid who may open the TAP: the user the VMM runs as
public record VmNetwork(UUID vm, int slot, int guestSlot, NetworkSpec spec, int ownerUid) {

    /// One more than the highest slot.
    public static final int SLOTS = 1 << 14;

    /// The length of the prefix at both ends of a TAP.
    public static final int PREFIX_LENGTH = 30;

    /// No other link of the host may begin like this: rules that are about all guests say so.
    static final String TAP_PREFIX = "hearth-tap";

    /// No other namespace of the host may begin like this.
    static final String NAMESPACE_PREFIX = "hearth-";

    /// Marks what is ours.
    static final String TAG = "hearth:";

    /// Where `ip netns` keeps them, see ip-netns(8).
    private static final Path NAMESPACES = Path.of("/run/netns");

    private static final int HOST = 1;
    private static final int GUEST = 2;

    public VmNetwork {
        for (int each : new int[] {slot, guestSlot}) {
            if (each < 0 || each >= SLOTS) {
                throw new IllegalArgumentException("a slot is 0 to 16383, not " + each);
            }
        }
        if (spec.mode() == NetworkMode.NONE) {
            throw new IllegalArgumentException("vm %s is to have no network".formatted(vm));
        }
        for (PortForward each : spec.forwards()) {
            if (!isPort(each.hostPort()) || !isPort(each.guestPort())) {
                throw new IllegalArgumentException("a port is 1 to 65535: " + each);
            }
        }
        if (ownerUid < 0) {
            throw new IllegalArgumentException("a uid is not negative: " + ownerUid);
        }
    }

    /// The network of a guest that knows its own addresses.
    public VmNetwork(UUID vm, int slot, NetworkSpec spec, int ownerUid) {
        this(vm, slot, slot, spec, ownerUid);
    }

    /// The address of the guest in this slot.
    public static String guestAddress(int slot) {
        return address(slot, GUEST);
    }

    /// Whether a TCP port can have this number.
    public static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    /// The name of the TAP, or of what stands for it in the host's namespace; at most 15 bytes, see
    /// IFNAMSIZ in netdevice(7).
    public String tap() {
        return TAP_PREFIX + slot;
    }

    /// What the TAP and every rule of this VM are marked with.
    public String tag() {
        return TAG + vm;
    }

    /// The host's address on the TAP, and the guest's gateway.
    public String hostAddress() {
        return address(slot, HOST);
    }

    /// The guest's address, as the host sees it.
    public String guestAddress() {
        return guestAddress(slot);
    }

    /// The host's end keeps its MAC, or guests that are restored would talk to one that is gone.
    /// Locally administered, and read back by people as the address it belongs to.
    public String tapMac() {
        return "02:00:" + hex(HOST);
    }

    /// The guest's, by the convention of Firecracker's documentation: `06:00:` and its address.
    public String guestMac() {
        return "06:00:" + hex(GUEST);
    }

    /// Whether the guest believes in the addresses of another slot.
    public boolean isClone() {
        return slot != guestSlot;
    }

    /// The network as the guest knows it: this one, unless it is a clone.
    public VmNetwork asGuestSeesIt() {
        return new VmNetwork(vm, guestSlot, spec, ownerUid);
    }

    /// Where the TAP is; empty: in the host's namespace.
    public Optional<Path> namespace() {
        return isClone() ? Optional.of(NAMESPACES.resolve(namespaceName())) : Optional.empty();
    }

    String namespaceName() {
        return NAMESPACE_PREFIX + slot;
    }

    NetworkMode mode() {
        return spec.mode();
    }

    List<PortForward> forwards() {
        return spec.forwards();
    }

    private static int number(int slot, int end) {
        return slot * 4 + end;
    }

    private static String address(int slot, int end) {
        int number = number(slot, end);
        return "10.201.%d.%d".formatted(number >> 8, number & 255);
    }

    private String hex(int end) {
        int number = number(slot, end);
        return "0a:c9:%02x:%02x".formatted(number >> 8, number & 255);
    }
}
