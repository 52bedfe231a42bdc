// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Samples of chosen times and values.
final class HistorySamples {

    private HistorySamples() {}

    /// A running VM's sample over a second in which only its CPU is known.
    static MetricSample cpu(UUID vm, Instant at, double percent) {
        return of(new Draft(vm, "first", at, 1_000L), new Measured(percent, Source.GUEST, at));
    }

    /// Whose it is, of when, and what it covers.
    record Draft(UUID vm, String incarnation, Instant at, @Nullable Long intervalMs) {}

    /// A sample in which at most these are known: CPU, memory, network in.
    static MetricSample of(Draft draft, Measured... values) {
        return full(draft, null, null, values);
    }

    /// A sample in which at most these are known: CPU, memory, network in; load; resident memory.
    static MetricSample full(
            Draft draft, @Nullable Double load, @Nullable Long rssKb, Measured... values) {
        Measured memory = values.length > 1 ? values[1] : Measured.UNKNOWN;
        Double percent = memory.value();
        return new MetricSample(
                draft.vm(),
                draft.incarnation(),
                draft.at(),
                draft.intervalMs(),
                MetricState.LIVE,
                null,
                values[0],
                memory,
                values.length > 2 ? values[2] : Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                Measured.UNKNOWN,
                percent == null ? null : (Long) Math.round(percent * 1_000),
                100_000L,
                null,
                null,
                load == null ? null : List.of(load, 0.0, 0.0),
                null,
                null,
                null,
                rssKb == null ? null : process(draft, rssKb),
                null,
                null,
                null);
    }

    /// A sample of a VM in which nothing stands still, and of which all is known.
    static MetricSample busy(UUID vm, Instant at, Random random) {
        return new MetricSample(
                vm,
                "first",
                at,
                1_000L,
                MetricState.LIVE,
                null,
                any(at, random, 100),
                any(at, random, 100),
                any(at, random, 1e9),
                any(at, random, 1e6),
                any(at, random, 1e8),
                any(at, random, 1e5),
                random.nextLong(1, 1_000_000),
                1_000_000L,
                null,
                null,
                List.of(random.nextInt(1_000) / 100.0, 0.0, 0.0),
                null,
                null,
                new GuestFigures(
                        null,
                        null,
                        null,
                        null,
                        new GuestFigures.Pressure(
                                random.nextDouble(100),
                                random.nextDouble(100),
                                random.nextDouble(100),
                                random.nextDouble(100),
                                random.nextDouble(100)),
                        null,
                        null),
                process(
                        new Draft(vm, "first", at, 1_000L),
                        random.nextLong(1, 1_000_000),
                        random.nextDouble(100)),
                null,
                null,
                null);
    }

    private static Measured any(Instant at, Random random, double below) {
        return new Measured(random.nextDouble(below), Source.GUEST, at);
    }

    private static ProcessStats process(Draft draft, Long rssKb) {
        return process(draft, rssKb, null);
    }

    private static ProcessStats process(Draft draft, Long rssKb, @Nullable Double cpuWait) {
        return new ProcessStats(
                draft.vm(),
                1,
                draft.at(),
                1_000L,
                1.0,
                1.0,
                List.of(),
                rssKb,
                131_072,
                1.0,
                cpuWait,
                null,
                null);
    }
}
