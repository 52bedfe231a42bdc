// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.rest.NetworkMode;
import dev.hearth.contract.rest.PortForward;
import dev.hearth.contract.rest.VmNetwork;
import dev.hearth.manager.problem.Faults;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A network somebody asks for, not yet checked.
///
/// @param mode null when it was missing or no string, which is noted as a fault already; the same
///   holds for the ports
record NetworkDraft(@Nullable String mode, List<Forward> forwards) {

    static final String NETWORK = "network";
    static final String MODE = "mode";
    static final String FORWARDS = "forwards";
    static final String HOST_PORT = "host_port";
    static final String GUEST_PORT = "guest_port";

    /// What a VM has when nobody asks for a network.
    static final NetworkDraft NONE = new NetworkDraft(NetworkMode.NONE.toString(), List.of());

    private static final int LAST_PORT = 65_535;

    /// One port that is to lead in.
    record Forward(@Nullable Integer hostPort, @Nullable Integer guestPort) {}

    NetworkDraft {
        forwards = List.copyOf(forwards);
    }

    /// The host ports asked for, each once.
    Set<Integer> hostPorts() {
        return forwards.stream()
                .map(Forward::hostPort)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /// Notes all that is wrong whatever the host is like.
    void checkForm(Faults faults) {
        if (mode != null && known().isEmpty()) {
            faults.add(
                    NETWORK + "." + MODE, "must be one of " + names(List.of(NetworkMode.values())));
        }
        if (known().equals(Optional.of(NetworkMode.NONE)) && !forwards.isEmpty()) {
            faults.add(
                    NETWORK + "." + FORWARDS,
                    "must be empty without a network; choose the mode nat or isolated");
        }
        Set<Integer> seen = new HashSet<>();
        for (int index = 0; index < forwards.size(); index++) {
            Forward forward = forwards.get(index);
            checkPort(forward.hostPort(), field(index, HOST_PORT), faults);
            checkPort(forward.guestPort(), field(index, GUEST_PORT), faults);
            if (forward.hostPort() != null && !seen.add(forward.hostPort())) {
                faults.add(
                        field(index, HOST_PORT),
                        "must not be there twice: a port of the host leads to one port of a guest");
            }
        }
    }

    /// Notes what is another VM's.
    ///
    /// @param taken host ports that lead to VMs already, with the names of those
    void checkFree(Map<Integer, String> taken, Faults faults) {
        for (int index = 0; index < forwards.size(); index++) {
            Integer port = forwards.get(index).hostPort();
            String owner = port == null ? null : taken.get(port);
            if (owner != null) {
                faults.add(
                        field(index, HOST_PORT),
                        ("leads to the VM \"%s\" already; choose another port, or delete that VM "
                                        + "first")
                                .formatted(owner));
            }
        }
    }

    /// Notes what the host does not offer.
    void checkFit(HostInfo host, Faults faults) {
        known().map(NetworkModes::forHost)
                .filter(wanted -> !host.networkModes().contains(wanted))
                .ifPresent(missing ->
                        faults.add(
                                NETWORK + "." + MODE,
                                "must be one the host offers, which are: "
                                        + names(host.networkModes())));
    }

    /// What was asked for, once nothing is wrong with it.
    VmNetwork checked() {
        return new VmNetwork(
                known().orElseThrow(),
                forwards.stream()
                        .map(each ->
                                new PortForward(
                                        Objects.requireNonNull(each.hostPort()),
                                        Objects.requireNonNull(each.guestPort())))
                        .sorted(Comparator.comparingInt(PortForward::hostPort))
                        .toList());
    }

    private Optional<NetworkMode> known() {
        return Arrays.stream(NetworkMode.values())
                .filter(each -> each.toString().equals(mode))
                .findFirst();
    }

    private static void checkPort(@Nullable Integer port, String field, Faults faults) {
        if (port != null && (port < 1 || port > LAST_PORT)) {
            faults.add(field, "must be from 1 to " + LAST_PORT);
        }
    }

    private static String field(int index, String name) {
        return "%s.%s[%d].%s".formatted(NETWORK, FORWARDS, index, name);
    }

    private static String names(List<?> modes) {
        return modes.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
