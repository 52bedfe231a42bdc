// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Diagnosis;
import dev.hearth.contract.host.VmEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a host tells of what happened to its VMs, and what is wrong with them. Every call throws
/// the same exceptions as [HostAgent]. Safe for use by many threads.
public final class EventClient {

    private final HostClient client;

    EventClient(HostClient client) {
        this.client = client;
    }

    /// A VM's events after the one of this number, oldest first; none when the host does not hold
    /// the VM.
    public List<VmEvent> after(UUID vm, long seq) {
        return client.find("vms/%s/events?after=%d".formatted(vm, seq), VmEvent[].class)
                .map(Arrays::asList)
                .orElse(List.of());
    }

    /// Has everything of one VM tried; empty when the host does not hold it. Takes some seconds.
    public Optional<Diagnosis> diagnose(UUID vm) {
        return client.findSlowly("vms/%s/diagnosis".formatted(vm), Diagnosis.class);
    }
}
