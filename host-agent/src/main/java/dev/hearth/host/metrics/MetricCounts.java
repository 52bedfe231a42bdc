// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.host.guest.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What measuring itself did since the host agent started. Safe for use by many threads.
public final class MetricCounts {

    private final LongAdder answered = new LongAdder();
    private final Map<Refusal.Kind, LongAdder> refused = new EnumMap<>(Refusal.Kind.class);

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

    void answered() {
        answered.increment();
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
