// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.rest.Host;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The hosts, as the public API shows them: one for now.
public final class HostService {

    private final HostAgent agent;
    private final HostState state;

    public HostService(HostAgent agent, HostState state) {
        this.agent = agent;
        this.state = state;
    }

    /// Every host, reachable or not.
    public List<Host> list() {
        Optional<String> reason = state.unreachableReason();
        Optional<HostInfo> info = state.info();
        return List.of(
                new Host(
                        agent.url().toString(),
                        reason.isEmpty(),
                        reason.orElse(null),
                        info.map(HostInfo::version).orElse(null),
                        info.map(HostInfo::hypervisor).orElse(null),
                        info.map(HostInfo::accelerator).orElse(null),
                        info.map(HostInfo::acceleratorReason).orElse(null),
                        info.map(HostInfo::cpuCount).orElse(null),
                        info.map(HostInfo::memTotalMib).orElse(null)));
    }

    /// What the host can carry: from its stream, or asked for when that is down. Throws
    /// [dev.hearth.manager.problem.HearthException.HostUnreachable].
    public HostInfo capacity() {
        return state.unreachableReason().isEmpty()
                ? state.info().orElseGet(agent::info)
                : agent.info();
    }

    /// The same, but asked anew when it lacks an image: the stream does not tell of new ones.
    public HostInfo capacityWith(@Nullable String image) {
        HostInfo known = capacity();
        return image == null || known.images().contains(image) ? known : agent.info();
    }
}
