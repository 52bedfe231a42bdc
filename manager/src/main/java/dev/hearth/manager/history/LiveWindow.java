// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.VmHistory.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some seconds of a [LiveRing], copied. For use by one thread.
final class LiveWindow {

    private static final int METRICS = HistoryMetric.ALL.size();

    private final int count;
    private final float[] values;
    private final byte[] sources;
    private final int[] weightMs;
    private final int[] starts;

    /// Of which nothing is known yet.
    LiveWindow(int count) {
        this.count = count;
        this.values = new float[count * METRICS];
        this.sources = new byte[count * METRICS];
        this.weightMs = new int[count];
        this.starts = new int[count];
        Arrays.fill(values, Float.NaN);
    }

    void set(int second, int itsStarts, int itsWeightMs) {
        starts[second] = itsStarts;
        weightMs[second] = itsWeightMs;
    }

    /// @param slot where in a chunk the second's values are
    void set(int second, float[] allValues, byte[] allSources, int slot) {
        System.arraycopy(allValues, slot * METRICS, values, second * METRICS, METRICS);
        System.arraycopy(allSources, slot * METRICS, sources, second * METRICS, METRICS);
    }

    /// NaN when it is not known.
    float value(HistoryMetric metric, int second) {
        return values[second * METRICS + metric.number()];
    }

    /// Who told it: the bits of [SampleValues]; 0 when it is not known.
    int source(HistoryMetric metric, int second) {
        return sources[second * METRICS + metric.number()];
    }

    /// The time the values of a second stand for; 0 when nothing is known of it.
    int weightMs(int second) {
        return weightMs[second];
    }

    /// How many incarnations began in each second.
    List<@Nullable Integer> starts() {
        return new Column<>(
                count, second -> weightMs[second] == 0 ? null : (Integer) starts[second]);
    }

    /// What is known of one metric: the least, the mean and the greatest value of a second are the
    /// one there is.
    Series series(HistoryMetric metric) {
        List<@Nullable Float> one =
                new Column<>(
                        count,
                        second -> {
                            float value = value(metric, second);
                            return Float.isNaN(value) ? null : (Float) value;
                        });
        return new Series(
                metric.unit(),
                one,
                one,
                one,
                new Column<>(
                        count, second -> Float.isNaN(value(metric, second)) ? 0 : weightMs[second]),
                new Column<>(
                        count,
                        second ->
                                Float.isNaN(value(metric, second))
                                        ? null
                                        : HistoryGrid.SOURCES.get(source(metric, second))));
    }
}
