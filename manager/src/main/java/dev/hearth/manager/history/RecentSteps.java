// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What memory knows of the steps that a store does not have yet, or has only in part. For use by
/// one thread.
final class RecentSteps {

    /// As long as a store may take to show what came. VictoriaMetrics repeats its last value for 30
    /// s in shorter steps than a minute (`-search.latencyOffset`): what it says of these is not
    /// used.
    static final Duration FRESH = Duration.ofMinutes(1);

    private static final int SECOND_MS = 1_000;

    private final HistoryRange range;
    private final long nowMs;
    private final long fromSecond;
    private final long untilSecond;
    private final @Nullable LiveWindow seconds;

    /// @param count how many seconds are known from then on
    private RecentSteps(
            HistoryRange range,
            long nowMs,
            long fromSecond,
            int count,
            @Nullable LiveWindow seconds) {
        this.range = range;
        this.nowMs = nowMs;
        this.fromSecond = fromSecond;
        this.untilSecond = fromSecond + count;
        this.seconds = seconds;
    }

    /// Looks at the seconds of a VM from when on memory is complete.
    static RecentSteps of(LiveRings live, UUID vm, HistoryRange range, Instant now) {
        long nowMs = now.toEpochMilli();
        LiveRing ring = live.of(vm).orElse(null);
        if (ring == null || live.since().isAfter(now)) {
            return new RecentSteps(range, nowMs, Long.MAX_VALUE, 0, null);
        }
        long from =
                Math.max(
                        Math.max(
                                range.fromMs() / SECOND_MS,
                                ring.newestSecond() - LiveRing.SECONDS + 1),
                        Math.ceilDiv(live.since().toEpochMilli(), (long) SECOND_MS));
        // Who asks for next year gets no array as long as that.
        long until = Math.min(range.toMs() / SECOND_MS, ring.newestSecond() + 1);
        long count = until - from;
        return count <= 0
                ? new RecentSteps(range, nowMs, Long.MAX_VALUE, 0, null)
                : new RecentSteps(range, nowMs, from, (int) count, ring.read(from, (int) count));
    }

    /// From when on steps may still change.
    ///
    /// @param paceMs from one sample of the store to the next
    long openSinceMs(long paceMs) {
        return nowMs - Math.max(FRESH.toMillis(), 2 * paceMs);
    }

    /// Makes a step: of what the store says, and where that is too fresh or nothing, of what memory
    /// knows. Empty when nothing is known.
    Optional<Step> join(int index, List<HistoryMetric> metrics, StoreSteps stored) {
        long startMs = range.fromMs() + index * range.stepMs();
        long endMs = startMs + range.stepMs();
        boolean isFresh = endMs > nowMs - FRESH.toMillis();
        Step step = new Step(startMs);
        int sources = 0;
        int starts = Math.max(stored.starts(index), starts(startMs, endMs));
        for (HistoryMetric metric : metrics) {
            StoreSteps.Known known = stored.known(metric, index);
            int bits;
            if (isComplete(startMs) && (isFresh || known == null)) {
                bits = restore(step, metric, startMs, endMs);
            } else if (known != null) {
                step.restore(metric.number(), known.values());
                bits = known.sources();
            } else {
                bits = 0;
            }
            sources |= bits << (Reading.SOURCE_BITS * metric.number());
        }
        // A VM may start in one step and have its first sample in the next.
        if (sources == 0 && starts == 0) {
            return Optional.empty();
        }
        step.restore(sources, 0, starts, startMs);
        return Optional.of(step);
    }

    private boolean isComplete(long startMs) {
        return startMs / SECOND_MS >= fromSecond;
    }

    private int restore(Step step, HistoryMetric metric, long startMs, long endMs) {
        LiveWindow window = seconds;
        int sources = 0;
        if (window != null) {
            long until = Math.min(endMs / SECOND_MS, untilSecond);
            for (long second = startMs / SECOND_MS; second < until; second++) {
                int slot = (int) (second - fromSecond);
                float value = window.value(metric, slot);
                if (!Float.isNaN(value)) {
                    step.restore(
                            metric.number(),
                            new Step.Stored(value, value, value, window.weightMs(slot)));
                    sources |= window.source(metric, slot);
                }
            }
        }
        return sources;
    }

    private int starts(long startMs, long endMs) {
        LiveWindow window = seconds;
        int starts = 0;
        if (window != null && isComplete(startMs)) {
            long until = Math.min(endMs / SECOND_MS, untilSecond);
            for (long second = startMs / SECOND_MS; second < until; second++) {
                Integer began = window.starts().get((int) (second - fromSecond));
                starts += began == null ? 0 : began;
            }
        }
        return starts;
    }
}
