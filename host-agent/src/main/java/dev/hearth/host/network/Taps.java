// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The TAPs of VMs in one namespace, each marked with its VM as its alias. Firecracker and QEMU
/// would make a TAP that is missing, with another MAC and down, so it is made before them.
///
/// @param commands runs `ip` in the namespace
record Taps(Commands commands) {

    private static final Pattern OURS = Pattern.compile(VmNetwork.TAP_PREFIX + "\\d{1,5}");

    /// All links that are ours by their mark, or by a name that nobody else may give, with the VM
    /// each is marked with; empty where it is not.
    Map<String, String> list() throws IOException {
        String json = commands.run(List.of("ip", "-j", "link", "show"), "");
        Map<String, String> found = new HashMap<>();
        for (JsonNode link : Wire.mapper().readTree(json)) {
            String name = link.path("ifname").asString("");
            String tag = link.path("ifalias").asString("");
            if (tag.startsWith(VmNetwork.TAG) || OURS.matcher(name).matches()) {
                found.put(name, tag);
            }
        }
        return found;
    }

    /// Makes it. The headers of virtio (`vnet_hdr`) are what VMMs ask for; the kernel then gives
    /// them checksums and segmentation for nothing.
    void create(VmNetwork network) throws IOException {
        batch(
                "tuntap add dev %s mode tap user %d vnet_hdr"
                        .formatted(network.tap(), network.ownerUid()),
                // Before anything else, so that what is left behind half-way is known as ours.
                mark(network));
        configure(network);
    }

    /// Makes what stands for it where the TAP itself is elsewhere: one end of a cable.
    ///
    /// @param peer the name of the other end, which is put there
    void createCable(VmNetwork network, String peer, String namespace) throws IOException {
        batch(
                "link add dev %s type veth peer name %s netns %s"
                        .formatted(network.tap(), peer, namespace),
                mark(network));
        configure(network);
    }

    /// Makes it as it should be, whatever it was.
    void configure(VmNetwork network) throws IOException {
        configure(network.tap(), network.tapMac(), network.hostAddress());
    }

    /// The same of any link.
    void configure(String link, String mac, String address) throws IOException {
        batch(
                "link set dev %s address %s addrgenmode none".formatted(link, mac),
                "address replace %s/%d dev %s".formatted(address, VmNetwork.PREFIX_LENGTH, link),
                "link set dev %s up".formatted(link));
    }

    void delete(String name) throws IOException {
        commands.run(List.of("ip", "link", "delete", "dev", name), "");
    }

    /// Several commands of `ip` at once.
    void batch(String... lines) throws IOException {
        commands.run(List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n");
    }

    private static String mark(VmNetwork network) {
        return "link set dev %s alias %s".formatted(network.tap(), network.tag());
    }
}
