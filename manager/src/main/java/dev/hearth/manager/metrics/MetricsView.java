// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Bottleneck;
import dev.hearth.contract.rest.GuestFigures;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.contract.rest.VmmStats;
import dev.hearth.manager.host.SeenVm;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns what is known of a VM into the public message, with ages as of now.
final class MetricsView {

    private MetricsView() {}

    static VmMetrics of(UUID vm, SeenVm seen) {
        return switch (seen) {
            case SeenVm.Held held ->
                    held.sample()
                            .map(MetricsView::of)
                            .orElseGet(() -> withoutSample(vm, held.status()));
            case SeenVm.Absent() ->
                    VmMetrics.without(vm, MetricState.STOPPED, "the VM is stopped; start it");
            case SeenVm.Unknown(String reason) ->
                    VmMetrics.without(vm, MetricState.UNKNOWN, reason);
        };
    }

    private static VmMetrics withoutSample(UUID vm, VmStatus status) {
        return switch (status.state()) {
            case STOPPED, FAILED ->
                    VmMetrics.without(vm, MetricState.STOPPED, "the VM is stopped; start it");
            case PAUSED -> VmMetrics.without(vm, MetricState.PAUSED, "the VM is paused; resume it");
            case SNAPSHOTTING ->
                    VmMetrics.without(
                            vm,
                            MetricState.PAUSED,
                            "the VM stands still while it is put to disk; it goes on by itself");
            case EXTERNAL ->
                    VmMetrics.without(
                            vm,
                            MetricState.NO_AGENT,
                            "the VM's address has just been registered; its first sample comes"
                                    + " within seconds");
            case STARTING, RUNNING, STOPPING ->
                    VmMetrics.without(
                            vm,
                            MetricState.NO_AGENT,
                            "the VM has just been started or resumed; its next sample comes within"
                                    + " seconds");
        };
    }

    private static VmMetrics of(SeenVm.Sample seen) {
        MetricSample sample = seen.sample();
        return new VmMetrics(
                sample.vmId(),
                sample.at(),
                sample.intervalMs(),
                state(sample.state()),
                sample.reason(),
                sample.cpuUsagePercent().value(),
                sample.memoryUsagePercent().value(),
                whole(sample.networkInBytes()),
                whole(sample.networkOutBytes()),
                whole(sample.diskReadBytes()),
                whole(sample.diskWriteBytes()),
                sample.memoryUsedKb(),
                sample.memoryTotalKb(),
                sample.memoryAvailableKb(),
                sample.uptimeSeconds(),
                sample.loadAverage(),
                sample.processCount(),
                sample.agentVersion(),
                sample.incarnation(),
                guest(sample.guest()),
                vmm(sample.vmm(), sample.devices()),
                balloon(sample.balloon()),
                bottleneck(sample.bottleneck()),
                sources(sample),
                ages(seen));
    }

    private static VmMetrics.Sources sources(MetricSample sample) {
        return new VmMetrics.Sources(
                source(sample.cpuUsagePercent()),
                source(sample.memoryUsagePercent()),
                source(sample.networkInBytes()),
                source(sample.networkOutBytes()),
                source(sample.diskReadBytes()),
                source(sample.diskWriteBytes()));
    }

    private static VmMetrics.Ages ages(SeenVm.Sample seen) {
        MetricSample sample = seen.sample();
        return new VmMetrics.Ages(
                age(seen, sample.cpuUsagePercent()),
                age(seen, sample.memoryUsagePercent()),
                age(seen, sample.networkInBytes()),
                age(seen, sample.networkOutBytes()),
                age(seen, sample.diskReadBytes()),
                age(seen, sample.diskWriteBytes()));
    }

    private static @Nullable Long age(SeenVm.Sample seen, Measured measured) {
        return measured.at() == null
                ? null
                : Math.max(
                        0,
                        Duration.between(measured.at(), seen.sample().at())
                                .plus(seen.sinceSample())
                                .toMillis());
    }

    private static @Nullable Long whole(Measured measured) {
        Double value = measured.value();
        return value == null ? null : Math.round(value);
    }

    private static Source source(Measured measured) {
        return switch (measured.source()) {
            case GUEST -> Source.GUEST;
            case BALLOON -> Source.BALLOON;
            case VMM -> Source.VMM;
            case NONE -> Source.NONE;
        };
    }

    private static MetricState state(dev.hearth.contract.host.MetricState state) {
        return switch (state) {
            case LIVE -> MetricState.LIVE;
            case FALLBACK -> MetricState.FALLBACK;
            case STALLED -> MetricState.STALLED;
            case NO_AGENT -> MetricState.NO_AGENT;
            case PAUSED -> MetricState.PAUSED;
            case STOPPED -> MetricState.STOPPED;
        };
    }

    private static @Nullable VmmStats vmm(
            @Nullable ProcessStats stats, @Nullable DeviceStats devices) {
        if (stats == null) {
            return null;
        }
        ProcessStats.ProportionalMemory pss = stats.memoryPss();
        ProcessStats.CpuThrottling throttling = stats.cpuThrottling();
        return new VmmStats(
                stats.cpuPercent(),
                stats.memoryRssKb(),
                stats.memoryPercent(),
                pss == null ? null : (Long) pss.kb(),
                stats.cpuWaitPercent(),
                throttling == null ? null : (Double) throttling.ms(),
                devices == null ? null : devices.diskWaitMs(),
                devices == null ? null : devices.diskThrottled(),
                devices == null ? null : devices.networkThrottled(),
                devices == null ? null : devices.vcpuExits());
    }

    private static @Nullable GuestFigures guest(
            dev.hearth.contract.host.@Nullable GuestFigures told) {
        if (told == null) {
            return null;
        }
        dev.hearth.contract.host.GuestFigures.Pressure waits = told.pressure();
        return new GuestFigures(
                told.cpuStealPercent(),
                told.cpuIowaitPercent(),
                told.procsRunning(),
                told.procsBlocked(),
                waits == null
                        ? null
                        : new GuestFigures.Pressure(
                                waits.cpuSomePercent(),
                                waits.ioSomePercent(),
                                waits.ioFullPercent(),
                                waits.memorySomePercent(),
                                waits.memoryFullPercent()),
                told.oomKills(),
                told.memoryFreeKb());
    }

    private static @Nullable Bottleneck bottleneck(
            dev.hearth.contract.host.@Nullable Bottleneck found) {
        if (found == null) {
            return null;
        }
        Bottleneck.Kind kind =
                switch (found.kind()) {
                    case NEEDS_MORE_VCPU -> Bottleneck.Kind.NEEDS_MORE_VCPU;
                    case NEEDS_MORE_MEMORY -> Bottleneck.Kind.NEEDS_MORE_MEMORY;
                    case CPU_LIMIT -> Bottleneck.Kind.CPU_LIMIT;
                    case NOISY_HOST -> Bottleneck.Kind.NOISY_HOST;
                    case DISK_BOUND -> Bottleneck.Kind.DISK_BOUND;
                    case DISK_LIMIT -> Bottleneck.Kind.DISK_LIMIT;
                    case NETWORK_LIMIT -> Bottleneck.Kind.NETWORK_LIMIT;
                };
        return new Bottleneck(kind, found.detail());
    }

    private static dev.hearth.contract.rest.@Nullable BalloonStats balloon(
            @Nullable BalloonStats said) {
        return said == null
                ? null
                : new dev.hearth.contract.rest.BalloonStats(
                        said.actualKb(),
                        said.freeKb(),
                        said.cacheKb(),
                        said.majorFaults(),
                        said.oomKills());
    }
}
