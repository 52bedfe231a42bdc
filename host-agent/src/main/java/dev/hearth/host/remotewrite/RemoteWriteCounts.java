// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.util.concurrent.atomic.LongAdder;

/// What remote write did since the host agent started. Safe for use by many threads.
public final class RemoteWriteCounts {

    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder refused = new LongAdder();
    volatile long bytes;
    volatile long oldestMs = Long.MAX_VALUE;

    public RemoteWriteCounts() {}

    /// Samples that the store took.
    public long sentTotal() {
        return sent.sum();
    }

    /// Samples that were never sent: the queue was full, or the disk failed.
    public long droppedTotal() {
        return dropped.sum();
    }

    /// Samples in requests that the store does not want, however often they come.
    public long refusedTotal() {
        return refused.sum();
    }

    /// What waits on disk.
    public long bytes() {
        return bytes;
    }

    /// How old the oldest request is that waits, in milliseconds; 0 when none does.
    ///
    /// @param nowMs milliseconds of Unix time
    public long lagMs(long nowMs) {
        return Math.max(0, nowMs - Math.min(nowMs, oldestMs));
    }
}
