// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import java.util.concurrent.atomic.LongAdder;

/// What the spool did since the host agent started. Safe for use by many threads.
public final class SpoolCounts {

    final LongAdder kept = new LongAdder();
    final LongAdder notKept = new LongAdder();
    final LongAdder replays = new LongAdder();
    final LongAdder replayed = new LongAdder();
    volatile long bytes;

    public SpoolCounts() {}

    /// Batches that were written.
    public long keptTotal() {
        return kept.sum();
    }

    /// Batches that were not: the disk was full, failed, or did not keep up.
    public long notKeptTotal() {
        return notKept.sum();
    }

    /// How often somebody wanted what he missed.
    public long replaysTotal() {
        return replays.sum();
    }

    /// Batches that were sent again.
    public long replayedTotal() {
        return replayed.sum();
    }

    /// What is on disk now.
    public long bytes() {
        return bytes;
    }
}
