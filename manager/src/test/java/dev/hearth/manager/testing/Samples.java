// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;

/// Samples as a host agent makes them.
public final class Samples {

    /// What every running VM's CPU reads.
    public static final double CPU = 12.5;

    private Samples() {}

    /// A guest that answers while its VM runs and does not stand still.
    public static MetricSample of(VmStatus vm) {
        if (vm.incarnation() == null) {
            return without(vm, MetricState.STOPPED, "the VM is stopped");
        }
        return vm.state() == VmState.RUNNING || vm.state() == VmState.EXTERNAL
                ? live(vm, CPU)
                : without(vm, MetricState.PAUSED, "the VM stands still");
    }

    /// A guest that answers.
    public static MetricSample live(VmStatus vm, double cpu) {
        Instant now = Instant.now();
        return new MetricSample(
                vm.id(),
                vm.incarnation(),
                now,
                1_000L,
                MetricState.LIVE,
                null,
                new Measured(cpu, Source.GUEST, now),
                new Measured(31.2, Source.GUEST, now),
                new Measured(1_024.0, Source.GUEST, now),
                new Measured(2_048.0, Source.GUEST, now),
                new Measured(4_096.0, Source.GUEST, now),
                Measured.UNKNOWN,
                40_000L,
                128_000L,
                88_000L,
                12.34,
                List.of(0.1, 0.2, 0.3),
                12,
                "0.1.0",
                null,
                new ProcessStats(
                        vm.id(), 4_711, now, 1_000L, 13.0, 14.0, List.of(), 60_000L, 131_072, 45.8,
                        null, null, null),
                null,
                null,
                null);
    }

    /// One of which nobody knows anything, while it runs.
    public static MetricSample unmeasured(VmStatus vm) {
        return without(vm, MetricState.NO_AGENT, "nobody knows");
    }

    /// A guest without an agent, whose kernel speaks through its balloon, on a VMM that counts.
    public static MetricSample ballooned(VmStatus vm) {
        return ballooned(vm, Measured.UNKNOWN);
    }

    /// The same, and everything else that a VMM can know.
    public static MetricSample outside(VmStatus vm) {
        return ballooned(vm, new Measured(512.0, Source.VMM, Instant.now()));
    }

    private static MetricSample ballooned(VmStatus vm, Measured diskWritten) {
        Instant now = Instant.now();
        return new MetricSample(
                vm.id(),
                vm.incarnation(),
                now,
                1_000L,
                MetricState.NO_AGENT,
                "connection refused",
                new Measured(CPU, Source.VMM, now),
                new Measured(25.0, Source.BALLOON, now),
                new Measured(1_024.0, Source.VMM, now),
                new Measured(2_048.0, Source.VMM, now),
                new Measured(4_096.0, Source.VMM, now),
                diskWritten,
                32_000L,
                128_000L,
                96_000L,
                null,
                null,
                null,
                null,
                null,
                new ProcessStats(
                        vm.id(),
                        4_711,
                        now,
                        1_000L,
                        13.0,
                        14.0,
                        List.of(),
                        60_000L,
                        131_072,
                        45.8,
                        7.5,
                        new ProcessStats.CpuThrottling(3, 120.5),
                        new ProcessStats.ProportionalMemory(50_000, now)),
                new BalloonStats(now, 0, 8_192, 128_000L, 96_000L, 9_000L, 80_000L, 0L, 0L, 7L, 2L),
                new DeviceStats(now, 1_000, 5L, 6L, 40L, 33.5, 900L, 1.5, 1_200L),
                new Bottleneck(Bottleneck.Kind.CPU_LIMIT, "held back by its CPU limit; raise it"));
    }

    private static MetricSample without(VmStatus vm, MetricState state, String reason) {
        return new MetricSample(
                vm.id(),
                vm.incarnation(),
                Instant.now(),
                null,
                state,
                reason,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
