// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.GuestBreakdown;
import java.util.Optional;
import java.util.UUID;

/// What a host tells of a VM's parts. Every call throws the same exceptions as [HostAgent]. Safe
/// for use by many threads.
public final class BreakdownClient {

    private final HostClient client;

    BreakdownClient(HostClient client) {
        this.client = client;
    }

    /// Each CPU, interface, disk and file system of a VM; empty when the host does not hold it.
    public Optional<GuestBreakdown> breakdown(UUID vm) {
        return client.find("vms/%s/metrics/breakdown".formatted(vm), GuestBreakdown.class);
    }
}
