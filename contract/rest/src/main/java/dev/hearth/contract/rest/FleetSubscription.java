// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a viewer of the fleet sends to say what it wants to see; the next one replaces it.
///
/// @param type always `subscribe`
/// @param filter which VMs; null for all
/// @param metrics names as in the history, in the order in which their values are to come; null for
///   all
/// @param intervalS how often changes are told, 1 to 60 seconds; null for every second
public record FleetSubscription(
        String type,
        @Nullable Filter filter,
        @Nullable List<String> metrics,
        @Nullable Integer intervalS) {

    /// Which VMs: those that fit all that is not null.
    ///
    /// @param hosts addresses of host agents, as in the label `host` of `/metrics`
    /// @param name part of the VM's name, in small letters or capitals
    public record Filter(
            @Nullable List<UUID> vms,
            @Nullable List<String> hosts,
            @Nullable List<VmState> states,
            @Nullable String name) {}
}
