// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.host.guest.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What measuring itself did since the host agent started. Safe for use by many threads.
public final class MetricCounts {

    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Twice the poller's tick.
    private static final long POLL_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LongAdder answered = new LongAdder();
    private final Map<Refusal.Kind, LongAdder> refused = new EnumMap<>(Refusal.Kind.class);

    private final LongAdder pollNanos = new LongAdder();
    private final LongAdder pollsLate = new LongAdder();
    private final LongAdder pollLagNanos = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder batchesLate = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private volatile long batchLagNanos;

    MetricCounts() {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            refused.put(kind, new LongAdder());
        }
    }

    /// Polls that brought a reading.
    public long answeredTotal() {
        return answered.sum();
    }

    /// Polls that brought nothing, for this reason.
    public long refusedTotal(Refusal.Kind kind) {
        return counter(kind).sum();
    }

    /// Time the answers took, from question to end, added up.
    public long pollNanosTotal() {
        return pollNanos.sum();
    }

    /// Polls that left more than 20 ms after they were due.
    public long pollsLateTotal() {
        return pollsLate.sum();
    }

    /// How long after they were due polls left, added up.
    public long pollLagNanosTotal() {
        return pollLagNanos.sum();
    }

    /// Batches that were made.
    public long batchesTotal() {
        return batches.sum();
    }

    /// Batches that were there more than 100 ms after their second had ended.
    public long batchesLateTotal() {
        return batchesLate.sum();
    }

    /// Seconds of which no batch was made.
    public long secondsSkippedTotal() {
        return skipped.sum();
    }

    /// How long after the end of its second the newest batch was there; 0 before the first.
    public long batchLagNanos() {
        return batchLagNanos;
    }

    void asked(long lateNanos) {
        pollLagNanos.add(lateNanos);
        if (lateNanos > POLL_LATE_NANOS) {
            pollsLate.increment();
        }
    }

    void answered(long tookNanos) {
        answered.increment();
        pollNanos.add(tookNanos);
    }

    void batch(long lagNanos) {
        batches.increment();
        if (lagNanos > LATE_NANOS) {
            batchesLate.increment();
        }
        batchLagNanos = lagNanos;
    }

    void skipped(long seconds) {
        skipped.add(seconds);
    }

    void refused(Refusal.Kind kind) {
        counter(kind).increment();
    }

    private LongAdder counter(Refusal.Kind kind) {
        LongAdder counter = refused.get(kind);
        if (counter == null) {
            throw new AssertionError("every kind has a counter");
        }
        return counter;
    }
}
