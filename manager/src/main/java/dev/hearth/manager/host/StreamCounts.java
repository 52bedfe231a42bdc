// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// How the stream of a host fares, since the manager started. One thread counts; safe to be read by
/// many others.
public final class StreamCounts {

    private final LongAdder connects = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile boolean connected;
    private volatile boolean behind = true;

    /// The last batch; null before the first. Of the counting thread.
    private @Nullable BatchPosition last;

    StreamCounts() {}

    /// Whether a connection is open that has brought a batch.
    public boolean isConnected() {
        return connected;
    }

    /// Connections that brought a batch.
    public long connectsTotal() {
        return connects.sum();
    }

    /// Batches that came.
    public long batchesTotal() {
        return batches.sum();
    }

    /// Bytes of them.
    public long bytesTotal() {
        return bytes.sum();
    }

    /// Batches that did not come live, by the numbers of those that did. What a host agent made
    /// before it was started again cannot be counted.
    public long missedTotal() {
        return missed.sum();
    }

    /// Batches that came later, from what the host agent had kept.
    public long replayedTotal() {
        return replayed.sum();
    }

    /// Batches that did not come at all: the history has a gap there.
    public long lostTotal() {
        return lost.sum();
    }

    /// Whether what was missed is still on its way.
    public boolean isBehind() {
        return behind;
    }

    void replayed() {
        replayed.increment();
    }

    void lost(long batchesLost) {
        lost.add(Math.max(0, batchesLost));
    }

    void behind(boolean isIt) {
        behind = isIt;
    }

    void took(Batch batch, long bytesOfIt) {
        if (!connected) {
            connected = true;
            connects.increment();
        }
        batches.increment();
        bytes.add(bytesOfIt);
        BatchPosition before = last;
        if (before != null && before.run().equals(batch.run()) && batch.seq() > before.seq()) {
            missed.add(batch.seq() - before.seq() - 1);
        }
        last = BatchPosition.of(batch);
    }

    void disconnected() {
        connected = false;
    }
}
