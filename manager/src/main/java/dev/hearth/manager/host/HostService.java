// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.rest.Host;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The hosts, as the public API shows them: one for now.
public final class HostService {

    private static final long MIB = 1 << 20;

    private final HostAgent agent;
    private final HostState state;
    private final ImageClient images;

    public HostService(HostAgent agent, HostState state, ImageClient images) {
        this.agent = agent;
        this.state = state;
        this.images = images;
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

    /// What the smallest disk of a VM made from the image has, in MiB; empty when there is no such
    /// image. Throws [dev.hearth.manager.problem.HearthException.HostUnreachable].
    public OptionalInt diskMib(String image) {
        return images.list().stream()
                .filter(each -> each.name().equals(image))
                .mapToInt(each -> Math.toIntExact((each.rootfsBytes() + MIB - 1) / MIB))
                .findFirst();
    }
}
