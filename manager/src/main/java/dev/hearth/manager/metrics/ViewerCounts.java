// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How viewers are served since the manager started. Safe for use by many threads.
public final class ViewerCounts {

    private final LongAdder made = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder merged = new LongAdder();

    /// How many messages were made; one may go to many viewers.
    public long madeTotal() {
        return made.sum();
    }

    /// How many messages went to a viewer.
    public long sentTotal() {
        return sent.sum();
    }

    /// How often a viewer still had one on its way, and the newer one took in what it would have
    /// been told.
    public long mergedTotal() {
        return merged.sum();
    }

    void made() {
        made.increment();
    }

    void sent() {
        sent.increment();
    }

    void merged() {
        merged.increment();
    }
}
