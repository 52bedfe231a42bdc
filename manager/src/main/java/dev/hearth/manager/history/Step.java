// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

/// What is known of one VM in one step of a tier: of each metric the least, the greatest and the
/// mean value, the mean weighted by the time each value stands for. A metric of which nothing is
/// known has stood for no time. For use by one thread at a time.
final class Step {

    private static final int METRICS = HistoryMetric.KEPT.size();

    private final long startMs;
    private final float[] min = new float[METRICS];
    private final float[] max = new float[METRICS];
    private final double[] sum = new double[METRICS];
    private final int[] knownMs = new int[METRICS];
    private int sources;
    private int incarnation;
    private int starts;
    private long newestMs;

    private int changes;
    private int written;
    private boolean stored;

    /// @param startMs its beginning, since the epoch
    Step(long startMs) {
        this.startMs = startMs;
        this.newestMs = startMs;
    }

    /// Takes one more reading.
    void add(Reading reading) {
        for (int metric = 0; metric < METRICS; metric++) {
            float value = reading.value(metric);
            if (!Float.isNaN(value)) {
                fold(metric, value, value, (double) value * reading.weightMs(), reading.weightMs());
            }
        }
        sources |= reading.sources();
        follow(reading.atMs(), reading.incarnation());
        changes++;
    }

    /// Notes that an incarnation begins in it.
    void start() {
        starts++;
        changes++;
    }

    /// Takes all that another step knows, of the same VM and another time.
    void fold(Step other) {
        for (int metric = 0; metric < METRICS; metric++) {
            if (other.knownMs[metric] > 0) {
                fold(
                        metric,
                        other.min[metric],
                        other.max[metric],
                        other.sum[metric],
                        other.knownMs[metric]);
            }
        }
        sources |= other.sources;
        starts += other.starts;
        follow(other.newestMs, other.incarnation);
        changes++;
    }

    /// Sets a metric, as it was stored.
    void restore(int metric, Stored value) {
        fold(
                metric,
                value.min(),
                value.max(),
                (double) value.avg() * value.knownMs(),
                value.knownMs());
    }

    /// A metric as it is stored.
    record Stored(float min, float avg, float max, int knownMs) {}

    /// Sets what a stored step says besides its metrics. It is as it is stored until it changes.
    void restore(int itsSources, int itsIncarnation, int itsStarts, long itsNewestMs) {
        sources = itsSources;
        incarnation = itsIncarnation;
        starts = itsStarts;
        newestMs = itsNewestMs;
        stored = true;
        written = changes;
    }

    long startMs() {
        return startMs;
    }

    /// The time of its newest reading.
    long newestMs() {
        return newestMs;
    }

    int incarnation() {
        return incarnation;
    }

    int starts() {
        return starts;
    }

    int sources() {
        return sources;
    }

    /// Who told a metric: guest 1, balloon 2, vmm 4, or several of them.
    int sources(int metric) {
        int all = (1 << Reading.SOURCE_BITS) - 1;
        return (sources >>> (Reading.SOURCE_BITS * metric)) & all;
    }

    /// For how long a metric is known; 0 when it is not, and then it has no other value.
    int knownMs(int metric) {
        return knownMs[metric];
    }

    float min(int metric) {
        return min[metric];
    }

    float max(int metric) {
        return max[metric];
    }

    float avg(int metric) {
        float mean = (float) (sum[metric] / knownMs[metric]);
        return Math.clamp(mean, min[metric], max[metric]);
    }

    /// For how long all metrics together are known.
    long knownMs() {
        long all = 0;
        for (int known : knownMs) {
            all += known;
        }
        return all;
    }

    /// Whether the database does not have it as it is now.
    boolean isUnwritten() {
        return changes != written;
    }

    /// Whether the database may have it, as it is or as it was.
    boolean mayBeStored() {
        return stored;
    }

    /// The database may have an older version of it, and is to have this one.
    void replaceStored() {
        stored = true;
        changes++;
    }

    /// How often it has changed; for [#markWritten].
    int changes() {
        return changes;
    }

    /// The database has it as it was after so many changes.
    void markWritten(int asOfChanges) {
        written = asOfChanges;
        stored = true;
    }

    /// The same step, to be looked at while this one goes on.
    Step copy() {
        Step copy = new Step(startMs);
        copy.fold(this);
        return copy;
    }

    private void fold(int metric, float least, float greatest, double total, int known) {
        if (known <= 0) {
            return;
        }
        boolean first = knownMs[metric] == 0;
        min[metric] = first ? least : Math.min(min[metric], least);
        max[metric] = first ? greatest : Math.max(max[metric], greatest);
        sum[metric] += total;
        knownMs[metric] = (int) Math.min(Integer.MAX_VALUE, (long) knownMs[metric] + known);
    }

    private void follow(long atMs, int itsIncarnation) {
        if (atMs >= newestMs) {
            newestMs = atMs;
            incarnation = itsIncarnation;
        }
    }
}
