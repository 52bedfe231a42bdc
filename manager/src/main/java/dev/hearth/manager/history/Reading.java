// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What history takes of one sample, in a tenth of its memory. Immutable.
final class Reading {

    /// How many bits of `sources` belong to each metric.
    static final int SOURCE_BITS = 3;

    /// What a value stands for when the sample says no interval: the usual one.
    private static final int USUAL_MS = 1_000;

    /// Far more than the longest interval of a host agent.
    private static final int LONGEST_MS = 3_600_000;

    private final UUID vm;
    private final int incarnation;
    private final long atMs;
    private final int weightMs;
    private final float[] values;
    private final int sources;

    private Reading(MetricSample sample, Values values) {
        this.vm = sample.vmId();
        this.incarnation = hash(sample.incarnation());
        this.atMs = sample.at().toEpochMilli();
        this.weightMs = weight(sample.intervalMs());
        this.values = values.values;
        this.sources = values.sources;
    }

    /// Empty when the sample knows nothing.
    static Optional<Reading> of(MetricSample sample) {
        Values values = new Values();
        values.put(HistoryMetric.CPU_USAGE_PERCENT, sample.cpuUsagePercent());
        values.put(HistoryMetric.MEMORY_USAGE_PERCENT, sample.memoryUsagePercent());
        // Host-side memory never stands under a guest-side name.
        Source memory = sample.memoryUsagePercent().source();
        if (memory == Source.GUEST || memory == Source.BALLOON) {
            values.put(HistoryMetric.MEMORY_USED_KB, sample.memoryUsedKb(), memory);
        }
        Long interval = sample.intervalMs();
        if (interval != null && interval > 0) {
            values.perSecond(
                    HistoryMetric.NETWORK_IN_BYTES_PER_SECOND, sample.networkInBytes(), interval);
            values.perSecond(
                    HistoryMetric.NETWORK_OUT_BYTES_PER_SECOND, sample.networkOutBytes(), interval);
            values.perSecond(
                    HistoryMetric.DISK_READ_BYTES_PER_SECOND, sample.diskReadBytes(), interval);
            values.perSecond(
                    HistoryMetric.DISK_WRITE_BYTES_PER_SECOND, sample.diskWriteBytes(), interval);
        }
        List<Double> load = sample.loadAverage();
        if (load != null && !load.isEmpty()) {
            values.put(HistoryMetric.LOAD1, load.getFirst(), Source.GUEST);
        }
        ProcessStats vmm = sample.vmm();
        if (vmm != null) {
            values.put(HistoryMetric.CPU_WAIT_PERCENT, vmm.cpuWaitPercent(), Source.VMM);
            values.put(HistoryMetric.MEMORY_RSS_KB, vmm.memoryRssKb(), Source.VMM);
        }
        return values.sources == 0 ? Optional.empty() : Optional.of(new Reading(sample, values));
    }

    UUID vm() {
        return vm;
    }

    /// Which life of the VM it belongs to, as a hash.
    int incarnation() {
        return incarnation;
    }

    /// When the sample was made, by the host's clock.
    long atMs() {
        return atMs;
    }

    /// The time its values stand for.
    int weightMs() {
        return weightMs;
    }

    /// NaN when it is not known.
    float value(int metric) {
        return values[metric];
    }

    /// Who told the values: [#SOURCE_BITS] bits per metric.
    int sources() {
        return sources;
    }

    private static int hash(@Nullable String incarnation) {
        return incarnation == null ? 0 : incarnation.hashCode();
    }

    private static int weight(@Nullable Long intervalMs) {
        return intervalMs == null || intervalMs <= 0
                ? USUAL_MS
                : (int) Math.min(intervalMs, LONGEST_MS);
    }

    /// Values on their way into a reading.
    private static final class Values {

        private final float[] values = new float[HistoryMetric.ALL.size()];
        private int sources;

        Values() {
            Arrays.fill(values, Float.NaN);
        }

        void put(HistoryMetric metric, Measured measured) {
            put(metric, measured.value(), measured.source());
        }

        void perSecond(HistoryMetric metric, Measured measured, long intervalMs) {
            Double bytes = measured.value();
            put(metric, bytes == null ? null : bytes * 1_000 / intervalMs, measured.source());
        }

        void put(HistoryMetric metric, @Nullable Number value, Source source) {
            float number = value == null ? Float.NaN : value.floatValue();
            if (number >= 0 && number <= Float.MAX_VALUE) {
                values[metric.number()] = number;
                sources |= bit(source) << (SOURCE_BITS * metric.number());
            }
        }

        private static int bit(Source source) {
            return switch (source) {
                case GUEST -> 1;
                case BALLOON -> 2;
                case VMM -> 4;
                case NONE -> 0;
            };
        }
    }
}
