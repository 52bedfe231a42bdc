// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.ScrapeTarget;
import dev.hearth.export.HostFamilies;
import dev.hearth.export.Points;
import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.StreamCounts;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The hosts as they are exported: one for now. A host is named by where its agent listens.
///
/// @param counts how its stream fares
record Hosts(HostAgent agent, HostState state, StreamCounts counts) {

    /// The label that every series of this host and its VMs has.
    Labels labels() {
        return Labels.of("host", name());
    }

    void addTo(Points points) {
        Optional<HostInfo> info = state.info();
        boolean up = state.unreachableReason().isEmpty();
        points.add(ManagerFamilies.HOST_UP, labels(), up ? 1 : 0);
        if (up && info.isPresent()) {
            HostFamilies.add(info.get(), labels(), points);
        }
        points.add(ManagerFamilies.CONNECTED, labels(), counts.isConnected() ? 1 : 0);
        points.addCount(ManagerFamilies.CONNECTS, labels(), counts.connectsTotal());
        points.addCount(ManagerFamilies.BATCHES, labels(), counts.batchesTotal());
        points.addCount(ManagerFamilies.BYTES, labels(), counts.bytesTotal());
        points.addCount(ManagerFamilies.MISSED, labels(), counts.missedTotal());
        points.addCount(ManagerFamilies.REPLAYED, labels(), counts.replayedTotal());
        points.addCount(ManagerFamilies.LOST, labels(), counts.lostTotal());
        points.add(ManagerFamilies.BEHIND, labels(), counts.isBehind() ? 1 : 0);
    }

    /// The guest agents that a Prometheus on the host can scrape by itself, by VM id: those of
    /// running and external VMs to which a TCP port leads. None while the host does not answer.
    List<ScrapeTarget> targets() {
        return state.vms().orElse(List.of()).stream()
                .filter(vm -> vm.state() == VmState.RUNNING || vm.state() == VmState.EXTERNAL)
                .sorted(Comparator.comparing(VmStatus::id))
                .flatMap(vm -> target(vm).stream())
                .toList();
    }

    private Optional<ScrapeTarget> target(VmStatus vm) {
        String address = vm.address();
        Integer port = vm.agentPort();
        if (address == null || port == null) {
            return Optional.empty();
        }
        String host = address.contains(":") ? "[" + address + "]" : address;
        return Optional.of(
                new ScrapeTarget(
                        List.of(host + ":" + port),
                        Map.of(
                                "vm",
                                vm.id().toString(),
                                "name",
                                vm.spec().name(),
                                "host",
                                name())));
    }

    private String name() {
        return agent.url().getAuthority();
    }
}
