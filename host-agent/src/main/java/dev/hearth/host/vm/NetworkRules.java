// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.network.NetworkOffer;
import dev.hearth.host.network.VmNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What network a VM may have on this host.
///
/// @param offer which there are
/// @param taken the host ports that lead to other VMs, and to which
record NetworkRules(NetworkOffer offer, Map<Integer, UUID> taken) {

    private static final int MAX_FORWARDS = 64;

    NetworkRules {
        taken = Map.copyOf(taken);
    }

    /// All that is wrong with it.
    ///
    /// @param spec the mapper lets null through where it should be, and likewise its mode
    List<Fault> faults(@Nullable NetworkSpec spec) {
        if (spec == null) {
            return List.of(new Fault("network", "must have a mode and forwards, and is null"));
        }
        List<Fault> faults = new ArrayList<>();
        @Nullable NetworkMode mode = spec.mode();
        if (mode == null) {
            faults.add(new Fault("network.mode", "must be " + names()));
        } else if (!offer.has(mode)) {
            faults.add(
                    new Fault(
                            "network.mode",
                            "cannot be %s on this host; %s".formatted(mode, offer.advice())));
        }
        if (mode == NetworkMode.NONE && !spec.forwards().isEmpty()) {
            faults.add(
                    new Fault(
                            "network.forwards",
                            "must be empty where the mode is none: they would lead nowhere"));
        }
        if (spec.forwards().size() > MAX_FORWARDS) {
            faults.add(
                    new Fault(
                            "network.forwards",
                            "may be %d at most, not %d"
                                    .formatted(MAX_FORWARDS, spec.forwards().size())));
        }
        forwards(spec.forwards(), faults);
        return faults;
    }

    private void forwards(List<PortForward> forwards, List<Fault> faults) {
        Map<Integer, Integer> seen = new HashMap<>();
        for (int i = 0; i < forwards.size(); i++) {
            PortForward each = forwards.get(i);
            String field = "network.forwards[" + i + "]";
            checkPort(field + ".host_port", each.hostPort(), faults);
            checkPort(field + ".guest_port", each.guestPort(), faults);
            Integer before = seen.putIfAbsent(each.hostPort(), i);
            UUID other = taken.get(each.hostPort());
            if (before != null) {
                faults.add(
                        new Fault(
                                field + ".host_port",
                                "is that of network.forwards[%d], and leads to one port only"
                                        .formatted(before)));
            } else if (other != null) {
                faults.add(
                        new Fault(
                                field + ".host_port",
                                "leads to vm %s already; choose another".formatted(other)));
            }
        }
    }

    private static void checkPort(String field, int port, List<Fault> faults) {
        if (!VmNetwork.isPort(port)) {
            faults.add(new Fault(field, "must be 1 to 65535, not " + port));
        }
    }

    private static String names() {
        return Arrays.stream(NetworkMode.values())
                .map(NetworkMode::toString)
                .collect(Collectors.joining(", "));
    }
}
