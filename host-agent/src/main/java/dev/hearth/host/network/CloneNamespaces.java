// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Namespaces of guests that believe in the addresses of another VM. Inside, the TAP is the one the
/// guest knew, by name, address and MAC. A cable leads out; its inner end has the address and the
/// MAC that the host expects of this VM's guest, its outer end those of this VM's TAP. So the rules
/// of the host are the same for clones and for others.
///
/// ```
///  guest ─ 10.201.0.2 ══ hearth-tap0 ─ NAT ─ uplink ══ hearth-tap7 ─ host
///                        10.201.0.1       10.201.0.30   10.201.0.29
/// ```
///
/// @param commands runs `ip` and `nft` in the host's namespace
record CloneNamespaces(Commands commands) {

    private static final String UPLINK = "uplink";
    private static final Pattern OURS = Pattern.compile(VmNetwork.NAMESPACE_PREFIX + "\\d{1,5}");

    /// The names of all namespaces that are ours.
    Set<String> list() throws IOException {
        String json = commands.run(List.of("ip", "-j", "netns", "list"), "");
        Set<String> names = new HashSet<>();
        // Without any, there is no JSON either.
        if (!json.isBlank()) {
            for (JsonNode each : Wire.mapper().readTree(json)) {
                String name = each.path("name").asString("");
                if (OURS.matcher(name).matches()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /// Whether both the namespace's TAP and its way out are there.
    boolean isWhole(VmNetwork network) throws IOException {
        String json = inside(network).run(List.of("ip", "-j", "link", "show"), "");
        Set<String> names = new HashSet<>();
        for (JsonNode link : Wire.mapper().readTree(json)) {
            names.add(link.path("ifname").asString(""));
        }
        return names.containsAll(Set.of(UPLINK, network.asGuestSeesIt().tap()));
    }

    void create(VmNetwork network) throws IOException {
        commands.run(List.of("ip", "netns", "add", network.namespaceName()), "");
        new Taps(commands).createCable(network, UPLINK, network.namespaceName());
        new Taps(inside(network)).create(network.asGuestSeesIt());
        configureInside(network);
    }

    /// Makes it as it should be, whatever it was.
    void configure(VmNetwork network) throws IOException {
        new Taps(commands).configure(network);
        new Taps(inside(network)).configure(network.asGuestSeesIt());
        configureInside(network);
    }

    /// Removes it with all that is in it. The kernel takes its time for that; the other end of the
    /// cable is to be removed before.
    void delete(String name) throws IOException {
        commands.run(List.of("ip", "netns", "delete", name), "");
    }

    private void configureInside(VmNetwork network) throws IOException {
        Commands inside = inside(network);
        Taps links = new Taps(inside);
        links.configure(UPLINK, network.guestMac(), network.guestAddress());
        links.batch("link set dev lo up", "route replace default via " + network.hostAddress());
        inside.run(List.of("tee", "/proc/sys/net/ipv4/ip_forward"), "1\n");
        inside.run(List.of("nft", "-f", "-"), rules(network.asGuestSeesIt()));
    }

    /// Everything that comes in is for the guest, and everything of the guest goes out behind this
    /// VM's address. Who may reach whom, the rules of the host say.
    private static String rules(VmNetwork guest) {
        return """
        add table inet hearth
        delete table inet hearth
        table inet hearth {
          chain input {
            type filter hook input priority filter; policy accept;
            iifname "%s" ct state != { established, related } drop
          }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            iifname "%s" dnat ip to %s
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            oifname "%s" masquerade
          }
        }
        """
                .formatted(guest.tap(), UPLINK, guest.guestAddress(), UPLINK);
    }

    /// Commands in the namespace.
    private Commands inside(VmNetwork network) {
        return (command, input) -> {
            List<String> whole =
                    new ArrayList<>(List.of("ip", "netns", "exec", network.namespaceName()));
            whole.addAll(command);
            return commands.run(whole, input);
        };
    }
}
