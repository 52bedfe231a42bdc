// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.ProcessStats.CpuThrottling;
import dev.hearth.contract.host.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one sample says of where its VM waits. Null is what it does not say.
///
/// @param cpuPercent how busy the guest's CPUs are, by the guest itself
/// @param tasksPerVcpu the guest's load of the last minute, for each of its CPUs
/// @param memoryPressurePercent time all the guest's tasks waited for memory, by the guest itself
/// @param cpuWaitPercent time the vCPUs wanted a host CPU and had none, and no limit of their own
///   was to blame; where the host's kernel does not say, what the guest's calls stolen
/// @param heldBackPercent time the VM's own CPU limit held it back, of the interval: more than 100
///   when several vCPUs were
/// @param diskHolds how often a second the rate limiter stopped a drive's queue
/// @param networkHolds how often a second it stopped an interface's
/// @param diskRequestsUnderWay how many requests the host's disk was at work on, on average
/// @param diskRequestMs how long it took for one; 0 when there was none
record BottleneckFacts(
        @Nullable Double cpuPercent,
        @Nullable Double tasksPerVcpu,
        @Nullable Double memoryPressurePercent,
        @Nullable Double cpuWaitPercent,
        @Nullable Double heldBackPercent,
        @Nullable Double diskHolds,
        @Nullable Double networkHolds,
        @Nullable Double diskRequestsUnderWay,
        @Nullable Double diskRequestMs) {

    private static final double MS_PER_SECOND = 1000;

    /// What the sample of a VM with so many vCPUs says.
    static BottleneckFacts of(MetricSample sample, int vcpus) {
        Measured cpu = sample.cpuUsagePercent();
        List<Double> load = sample.loadAverage();
        DeviceStats devices = sample.devices();
        GuestFigures guest = sample.guest();
        Double heldBack = heldBackPercent(sample.vmm());
        return new BottleneckFacts(
                cpu.source() == Source.GUEST ? cpu.value() : null,
                load == null || load.isEmpty() ? null : (Double) (load.getFirst() / vcpus),
                guest == null || guest.pressure() == null
                        ? null
                        : (Double) guest.pressure().memoryFullPercent(),
                cpuWaitPercent(sample, heldBack, vcpus),
                heldBack,
                devices == null ? null : each(devices, devices.diskThrottled(), MS_PER_SECOND),
                devices == null ? null : each(devices, devices.networkThrottled(), MS_PER_SECOND),
                devices == null ? null : each(devices, devices.diskWaitMs(), 1),
                devices == null ? null : requestMs(devices.diskWaitMs(), devices.diskRequests()));
    }

    private static @Nullable Double heldBackPercent(@Nullable ProcessStats process) {
        CpuThrottling throttling = process == null ? null : process.cpuThrottling();
        Long interval = process == null ? null : process.intervalMs();
        return throttling == null || interval == null || interval <= 0
                ? null
                : (Double) (100 * throttling.ms() / interval);
    }

    /// A thread that its cgroup's limit holds back stays ready to run, and most kernels count that
    /// as waiting. Where the VM has no such limit, there is nothing to take off.
    private static @Nullable Double cpuWaitPercent(
            MetricSample sample, @Nullable Double heldBackPercent, int vcpus) {
        ProcessStats process = sample.vmm();
        GuestFigures guest = sample.guest();
        Double waited = process == null ? null : process.cpuWaitPercent();
        if (waited == null && guest != null) {
            waited = guest.cpuStealPercent();
        }
        if (waited == null || heldBackPercent == null) {
            return waited;
        }
        return Math.max(0, waited - heldBackPercent / vcpus);
    }

    private static @Nullable Double each(
            DeviceStats devices, @Nullable Number counted, double unitMs) {
        return counted == null || devices.intervalMs() <= 0
                ? null
                : (Double) (counted.doubleValue() * unitMs / devices.intervalMs());
    }

    private static @Nullable Double requestMs(@Nullable Double waitMs, @Nullable Long requests) {
        return waitMs == null || requests == null
                ? null
                : (Double) (waitMs / Math.max(1, requests));
    }
}
