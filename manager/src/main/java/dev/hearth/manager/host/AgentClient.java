// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.AgentUpgrade;
import java.util.UUID;

/// The agents in a host's guests. Throws the same exceptions as [HostAgent]. Safe for use by many
/// threads.
public final class AgentClient {

    private final HostClient client;

    AgentClient(HostClient client) {
        this.client = client;
    }

    /// Has the host's agent take the place of the one in a guest; returns when it did. Takes up to
    /// a minute.
    public AgentUpgrade upgrade(UUID vm) {
        return client.put("vms/%s/guest-agent".formatted(vm), AgentUpgrade.class);
    }
}
