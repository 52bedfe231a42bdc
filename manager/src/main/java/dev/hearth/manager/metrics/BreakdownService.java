// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.VmBreakdown;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.manager.host.BreakdownClient;
import dev.hearth.manager.vm.VmId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fetches the parts of a VM from its host, for whoever looks at them. Safe for use by many
/// threads.
final class BreakdownService {

    private final LiveHub hub;
    private final BreakdownClient client;

    BreakdownService(LiveHub hub, BreakdownClient client) {
        this.hub = hub;
        this.client = client;
    }

    /// The host is asked only for a VM whose guest answers: of any other the newest sample says why
    /// there is nothing.
    VmBreakdown of(VmId vm) {
        VmMetrics newest = hub.latest(vm);
        if (newest.state() != MetricState.LIVE) {
            return VmBreakdown.unknown(vm.value(), newest.reason());
        }
        return client.breakdown(vm.value())
                .map(BreakdownService::view)
                .orElseGet(
                        () -> VmBreakdown.unknown(vm.value(), "its host no longer holds the VM"));
    }

    private static VmBreakdown view(GuestBreakdown told) {
        return new VmBreakdown(
                told.vmId(),
                told.reason(),
                told.at(),
                told.ageMs(),
                told.intervalMs(),
                each(told.cpus(), BreakdownService::cpu),
                each(told.network(), BreakdownService::network),
                each(told.disks(), BreakdownService::disk),
                each(told.fileSystems(), BreakdownService::fileSystem));
    }

    private static <T, V> @Nullable List<V> each(@Nullable List<T> told, Function<T, V> view) {
        return told == null ? null : told.stream().map(view).toList();
    }

    private static VmBreakdown.Cpu cpu(GuestBreakdown.Cpu told) {
        return new VmBreakdown.Cpu(
                told.cpu(),
                told.busyPercent(),
                told.userPercent(),
                told.systemPercent(),
                told.irqPercent(),
                told.stealPercent(),
                told.iowaitPercent());
    }

    private static VmBreakdown.NetworkDevice network(GuestBreakdown.NetworkDevice told) {
        return new VmBreakdown.NetworkDevice(
                told.device(),
                told.inBytesPerSecond(),
                told.outBytesPerSecond(),
                told.inPacketsPerSecond(),
                told.outPacketsPerSecond());
    }

    private static VmBreakdown.Disk disk(GuestBreakdown.Disk told) {
        return new VmBreakdown.Disk(
                told.device(),
                told.readBytesPerSecond(),
                told.writeBytesPerSecond(),
                told.readsPerSecond(),
                told.writesPerSecond());
    }

    private static VmBreakdown.FileSystem fileSystem(GuestBreakdown.FileSystem told) {
        return new VmBreakdown.FileSystem(
                told.device(),
                told.mountPoint(),
                told.type(),
                told.sizeBytes(),
                told.usedBytes(),
                told.availableBytes(),
                told.files(),
                told.filesUsed());
    }
}
