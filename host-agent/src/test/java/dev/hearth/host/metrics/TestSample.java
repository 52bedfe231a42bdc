// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.ProcessStats.CpuThrottling;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sample of one second of a VM, written down by what matters to its bottleneck. The rest is
/// unknown.
record TestSample(
        @Nullable Double guestCpu,
        @Nullable Double load,
        @Nullable Double memoryPressure,
        @Nullable Double cpuWait,
        @Nullable Double throttledMs,
        @Nullable Long diskThrottled,
        @Nullable Long networkThrottled,
        @Nullable Long diskRequests,
        @Nullable Double diskWaitMs) {

    /// Nobody knows anything.
    static final TestSample UNKNOWN =
            new TestSample(null, null, null, null, null, null, null, null, null);

    /// Everything is known and nothing is wrong.
    static final TestSample IDLE = new TestSample(3.0, 0.1, 0.0, 0.2, 0.0, 0L, 0L, 0L, 0.0);

    TestSample guest(@Nullable Double cpu, @Nullable Double otherLoad) {
        return new TestSample(
                cpu,
                otherLoad,
                memoryPressure,
                cpuWait,
                throttledMs,
                diskThrottled,
                networkThrottled,
                diskRequests,
                diskWaitMs);
    }

    TestSample memory(@Nullable Double pressure) {
        return new TestSample(
                guestCpu,
                load,
                pressure,
                cpuWait,
                throttledMs,
                diskThrottled,
                networkThrottled,
                diskRequests,
                diskWaitMs);
    }

    TestSample host(@Nullable Double wait, @Nullable Double throttled) {
        return new TestSample(
                guestCpu,
                load,
                memoryPressure,
                wait,
                throttled,
                diskThrottled,
                networkThrottled,
                diskRequests,
                diskWaitMs);
    }

    TestSample limits(@Nullable Long disk, @Nullable Long network) {
        return new TestSample(
                guestCpu,
                load,
                memoryPressure,
                cpuWait,
                throttledMs,
                disk,
                network,
                diskRequests,
                diskWaitMs);
    }

    TestSample disk(@Nullable Long requests, @Nullable Double waitMs) {
        return new TestSample(
                guestCpu,
                load,
                memoryPressure,
                cpuWait,
                throttledMs,
                diskThrottled,
                networkThrottled,
                requests,
                waitMs);
    }

    /// As the ladder would have made it.
    MetricSample build(Instant at, MetricState state) {
        Measured cpu =
                guestCpu == null
                        ? new Measured(99.0, Source.VMM, at)
                        : new Measured(guestCpu, Source.GUEST, at);
        List<Double> loads = load == null ? null : List.of(load, 0.0, 0.0);
        return new MetricSample(
                TestVm.ID,
                "one",
                at,
                1000L,
                state,
                null,
                cpu,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                null,
                null,
                null,
                null,
                loads,
                null,
                null,
                memoryPressure == null
                        ? null
                        : new GuestFigures(
                                null,
                                null,
                                null,
                                null,
                                new GuestFigures.Pressure(0, 0, 0, 0, memoryPressure),
                                null,
                                null),
                process(at),
                null,
                devices(at),
                null);
    }

    private ProcessStats process(Instant at) {
        CpuThrottling throttling = throttledMs == null ? null : new CpuThrottling(1, throttledMs);
        return new ProcessStats(
                TestVm.ID,
                4242,
                at,
                1000L,
                99.0,
                99.0,
                List.of(),
                null,
                512 * 1024,
                null,
                cpuWait,
                throttling,
                null);
    }

    private DeviceStats devices(Instant at) {
        return new DeviceStats(
                at,
                1000,
                networkThrottled,
                diskThrottled,
                diskRequests,
                diskWaitMs,
                null,
                null,
                null);
    }
}
