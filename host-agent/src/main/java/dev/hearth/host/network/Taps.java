// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The TAPs of VMs, each marked with its VM as its alias. Firecracker and QEMU would make a TAP
/// that is missing, with another MAC and down, so it is made before them.
///
/// @param commands runs `ip`
record Taps(Commands commands) {

    /// A link of ours, as it is.
    ///
    /// @param tag the VM it is marked with
    record Found(String name, String tag) {}

    /// All links that carry our mark, by name.
    Map<String, Found> list() throws IOException {
        String json = commands.run(List.of("ip", "-j", "link", "show"), "");
        Map<String, Found> found = new HashMap<>();
        for (JsonNode link : Wire.mapper().readTree(json)) {
            String tag = link.path("ifalias").asString("");
            if (tag.startsWith(VmNetwork.TAG)) {
                String name = link.path("ifname").asString("");
                found.put(name, new Found(name, tag));
            }
        }
        return found;
    }

    /// Whether the TAP is its owner's and nobody else's. `ip` shows the owner by name where it has
    /// one; the kernel shows the number.
    boolean isOwned(VmNetwork network) throws IOException {
        String file = "/sys/class/net/" + network.tap() + "/owner";
        String owner = commands.run(List.of("cat", file), "").strip();
        return owner.equals(Integer.toString(network.ownerUid()));
    }

    /// Makes it. The headers of virtio (`vnet_hdr`) are what VMMs ask for; the kernel then gives
    /// them checksums and segmentation for nothing.
    void create(VmNetwork network) throws IOException {
        batch(
                "tuntap add dev %s mode tap user %d vnet_hdr"
                        .formatted(network.tap(), network.ownerUid()),
                // Before anything else, so that what is left behind half-way is known as ours.
                "link set dev %s alias %s".formatted(network.tap(), network.tag()));
        configure(network);
    }

    /// Makes it as it should be, whatever it was.
    void configure(VmNetwork network) throws IOException {
        String tap = network.tap();
        batch(
                "link set dev %s address %s addrgenmode none".formatted(tap, network.tapMac()),
                "address replace %s/%d dev %s"
                        .formatted(network.hostAddress(), VmNetwork.PREFIX_LENGTH, tap),
                "link set dev %s up".formatted(tap));
    }

    void delete(String name) throws IOException {
        commands.run(List.of("ip", "link", "delete", "dev", name), "");
    }

    private void batch(String... lines) throws IOException {
        commands.run(List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n");
    }
}
