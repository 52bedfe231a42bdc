// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One VM of 2 vCPUs and 512 MiB, and what may be known of it.
final class TestSamples {

    static final UUID RUN = new UUID(0, 1);
    static final UUID ID = new UUID(7, 7);
    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final HostInfo HOST =
            new HostInfo("0.1.0", "firecracker", "kvm", "a test", 4, 8192, List.of(), List.of());

    static final GuestFigures FIGURES =
            new GuestFigures(
                    1.0, 2.0, 3, 1, new GuestFigures.Pressure(10, 20, 5, 30, 15), 4L, 50_000L);

    private TestSamples() {}

    static VmStatus vm(String name, @Nullable String incarnation) {
        return new VmStatus(
                ID,
                new VmSpec(name, 2, 512, "demo"),
                incarnation == null ? VmState.STOPPED : VmState.RUNNING,
                null,
                incarnation,
                incarnation == null ? null : 4_711L,
                "127.9.0.2",
                8080,
                null,
                incarnation == null ? null : START,
                null,
                0);
    }

    /// The VM that runs, measured every so many seconds.
    static VmStatus seldom(int seconds) {
        VmStatus vm = vm("web", "one");
        return new VmStatus(
                vm.id(),
                vm.spec().polledEvery(seconds),
                vm.state(),
                vm.reason(),
                vm.incarnation(),
                vm.pid(),
                vm.address(),
                vm.agentPort(),
                vm.origin(),
                vm.startedAt(),
                vm.verdict(),
                vm.eventSeq());
    }

    /// Everything that can be known at once, each of the six values by `source`.
    static MetricSample full(Instant at, Source source) {
        return sample(at, "one", new Told(source, process(at), balloon(at, 3), devices(at)));
    }

    /// The six values by the VMM, and what its process costs.
    static MetricSample outside(Instant at, String incarnation) {
        return sample(at, incarnation, new Told(Source.VMM, process(at), null, null));
    }

    /// What the balloon says, and nothing else.
    static MetricSample ballooned(Instant at, String incarnation, long oomKills) {
        return sample(at, incarnation, new Told(Source.NONE, null, balloon(at, oomKills), null));
    }

    /// Nothing at all.
    static MetricSample nothing(Instant at) {
        return sample(at, null, new Told(Source.NONE, null, null, null));
    }

    /// Who told the six values, and what else there is.
    private record Told(
            Source source,
            @Nullable ProcessStats process,
            @Nullable BalloonStats balloon,
            @Nullable DeviceStats devices) {}

    static Batch batch(long seq, VmStatus vm, MetricSample sample) {
        return new Batch(RUN, seq, sample.at(), HOST, List.of(new Batch.Entry(vm, sample)));
    }

    private static MetricSample sample(Instant at, @Nullable String incarnation, Told told) {
        Source source = told.source();
        boolean inside = source == Source.GUEST;
        return new MetricSample(
                ID,
                incarnation,
                at,
                1_000L,
                state(incarnation, source),
                null,
                measured(25, source, at),
                measured(50, source, at),
                measured(1_000, source, at),
                measured(2_000, source, at),
                measured(3_000, source, at),
                measured(4_000, source, at),
                inside ? 262_144L : null,
                inside ? 524_288L : null,
                inside ? 262_144L : null,
                inside ? 12.5 : null,
                inside ? List.of(0.1, 0.2, 0.3) : null,
                inside ? 42 : null,
                inside ? "said \"by\" the guest" : null,
                inside ? FIGURES : null,
                told.process(),
                told.balloon(),
                told.devices(),
                told.process() == null
                        ? null
                        : new Bottleneck(Bottleneck.Kind.NOISY_HOST, "a test"));
    }

    private static MetricState state(@Nullable String incarnation, Source source) {
        if (incarnation == null) {
            return MetricState.STOPPED;
        }
        return source == Source.GUEST ? MetricState.LIVE : MetricState.NO_AGENT;
    }

    private static Measured measured(double value, Source source, Instant at) {
        return source == Source.NONE ? Measured.UNKNOWN : new Measured(value, source, at);
    }

    private static ProcessStats process(Instant at) {
        return new ProcessStats(
                ID,
                4_711,
                at,
                500L,
                20.0,
                60.0,
                List.of(),
                100_000L,
                524_288,
                19.1,
                10.0,
                new ProcessStats.CpuThrottling(3, 250),
                new ProcessStats.ProportionalMemory(50_000, at));
    }

    private static BalloonStats balloon(Instant at, long oomKills) {
        return new BalloonStats(
                at, 1_024, 512, 500_000L, 400_000L, 9_000L, 80_000L, 1L, 2L, -1L, oomKills);
    }

    private static DeviceStats devices(Instant at) {
        return new DeviceStats(at, 1_000, 5L, null, 40L, 1_500.0, 900L, 1.5, 1_200L);
    }
}
