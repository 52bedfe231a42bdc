// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.MetricSample;
import java.util.Optional;
import java.util.UUID;

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

    private Reading(MetricSample sample, float[] values, int sources) {
        this.vm = sample.vmId();
        this.incarnation = incarnation(sample);
        this.atMs = sample.at().toEpochMilli();
        this.weightMs = weight(sample);
        this.values = values;
        this.sources = sources;
    }

    /// Empty when the sample knows nothing.
    static Optional<Reading> of(MetricSample sample) {
        SampleValues told = SampleValues.of(sample);
        float[] values = new float[HistoryMetric.KEPT.size()];
        int sources = 0;
        for (int metric = 0; metric < values.length; metric++) {
            values[metric] = told.value(metric);
            sources |= told.source(metric) << (SOURCE_BITS * metric);
        }
        return sources == 0 ? Optional.empty() : Optional.of(new Reading(sample, values, sources));
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

    /// Which life of the VM a sample belongs to, as a hash; 0 when it says none.
    static int incarnation(MetricSample sample) {
        String incarnation = sample.incarnation();
        return incarnation == null ? 0 : incarnation.hashCode();
    }

    /// The time a sample's values stand for, more than 0.
    static int weight(MetricSample sample) {
        Long intervalMs = sample.intervalMs();
        return intervalMs == null || intervalMs <= 0
                ? USUAL_MS
                : (int) Math.min(intervalMs, LONGEST_MS);
    }
}
