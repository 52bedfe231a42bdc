// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which VMs of the fleet are looked at, and what of them. Viewers with equal ones share what is
/// made for them.
///
/// @param vms null for any, like the next three
/// @param name part of a name, in small letters
/// @param metrics at least one, none twice, in the order of the values
record FleetView(
        @Nullable Set<UUID> vms,
        @Nullable Set<String> hosts,
        @Nullable Set<VmState> states,
        @Nullable String name,
        List<HistoryMetric> metrics) {

    FleetView {
        vms = vms == null ? null : Set.copyOf(vms);
        hosts = hosts == null ? null : Set.copyOf(hosts);
        states = states == null ? null : Set.copyOf(states);
        metrics = List.copyOf(metrics);
    }

    /// Whether a VM is among those that are looked at.
    boolean shows(VmLine vm) {
        return (vms == null || vms.contains(vm.id()))
                && (hosts == null || hosts.contains(vm.host()))
                && (states == null || states.contains(vm.state()))
                && (name == null || vm.name().toLowerCase(Locale.ROOT).contains(name));
    }
}
