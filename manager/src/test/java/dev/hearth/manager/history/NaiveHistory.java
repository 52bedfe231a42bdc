// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Source;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the history of one VM should be, computed from a list of samples in the simplest way there
/// is: no steps, no tiers, no memory limits.
final class NaiveHistory {

    private final NavigableMap<Long, Kept> kept = new TreeMap<>();
    private long newest = Long.MIN_VALUE;
    private long countedUntil = Long.MIN_VALUE;
    private @Nullable String incarnation;

    private record Kept(MetricSample sample, boolean starts) {}

    /// One metric in one step.
    record Expected(double min, double avg, double max, long knownMs, @Nullable String sources) {}

    void hear(MetricSample sample) {
        long at = sample.at().toEpochMilli();
        boolean late = newest != Long.MIN_VALUE && at <= newest - 60_000;
        if (at <= countedUntil || late || kept.containsKey(at)) {
            return;
        }
        boolean starts = at > newest && !Objects.equals(incarnation, sample.incarnation());
        kept.put(at, new Kept(sample, starts));
        if (at > newest) {
            newest = at;
            incarnation = sample.incarnation();
        }
    }

    /// The manager was restarted: whatever is not newer than what it stored, it takes for stored.
    void restart() {
        countedUntil = newest;
    }

    /// How many incarnations began from one moment until another; null when nothing is known then.
    @Nullable Integer starts(long fromMs, long toMs) {
        Collection<Kept> within = within(fromMs, toMs);
        return within.isEmpty()
                ? null
                : (Integer) (int) within.stream().filter(Kept::starts).count();
    }

    Expected metric(HistoryMetric metric, long fromMs, long toMs) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long known = 0;
        Set<Source> sources = new TreeSet<>();
        for (Kept each : within(fromMs, toMs)) {
            MetricSample sample = each.sample();
            Double value = value(metric, sample);
            if (value != null) {
                Long interval = sample.intervalMs();
                long weight = interval == null ? 1_000 : interval;
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value * weight;
                known += weight;
                sources.add(source(metric, sample));
            }
        }
        String told =
                sources.isEmpty()
                        ? null
                        : String.join("+", sources.stream().map(Source::toString).toList());
        return new Expected(min, sum / known, max, known, told);
    }

    private Collection<Kept> within(long fromMs, long toMs) {
        return kept.subMap(fromMs, toMs).values();
    }

    private static @Nullable Double value(HistoryMetric metric, MetricSample sample) {
        Long interval = sample.intervalMs();
        Measured network = sample.networkInBytes();
        List<Double> load = sample.loadAverage();
        return switch (metric) {
            case CPU_USAGE_PERCENT -> sample.cpuUsagePercent().value();
            case MEMORY_USAGE_PERCENT -> sample.memoryUsagePercent().value();
            case MEMORY_USED_KB ->
                    sample.memoryUsagePercent().source() == Source.VMM
                                    || sample.memoryUsedKb() == null
                            ? null
                            : (Double) (double) sample.memoryUsedKb();
            case NETWORK_IN_BYTES_PER_SECOND ->
                    network.value() == null || interval == null
                            ? null
                            : (Double) (network.value() / (interval / 1_000.0));
            case LOAD1 -> load == null ? null : load.getFirst();
            case MEMORY_RSS_KB ->
                    sample.vmm() == null || sample.vmm().memoryRssKb() == null
                            ? null
                            : (Double) (double) sample.vmm().memoryRssKb();
            case NETWORK_OUT_BYTES_PER_SECOND,
                    DISK_READ_BYTES_PER_SECOND,
                    DISK_WRITE_BYTES_PER_SECOND,
                    CPU_WAIT_PERCENT,
                    PRESSURE_CPU_SOME_PERCENT,
                    PRESSURE_IO_SOME_PERCENT,
                    PRESSURE_IO_FULL_PERCENT,
                    PRESSURE_MEMORY_SOME_PERCENT,
                    PRESSURE_MEMORY_FULL_PERCENT ->
                    null;
        };
    }

    private static Source source(HistoryMetric metric, MetricSample sample) {
        return switch (metric) {
            case CPU_USAGE_PERCENT -> sample.cpuUsagePercent().source();
            case MEMORY_USAGE_PERCENT, MEMORY_USED_KB -> sample.memoryUsagePercent().source();
            case NETWORK_IN_BYTES_PER_SECOND -> sample.networkInBytes().source();
            case LOAD1 -> Source.GUEST;
            default -> Source.VMM;
        };
    }
}
