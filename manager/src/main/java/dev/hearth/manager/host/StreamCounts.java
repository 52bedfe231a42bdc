// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import java.util.concurrent.atomic.LongAdder;

/// How the stream of a host fares, since the manager started. One thread counts; safe to be read by
/// many others.
public final class StreamCounts {

    private final LongAdder connects = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private volatile boolean connected;

    /// The number of the last batch; 0 before the first. Of the counting thread.
    private long seq;

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

    /// Batches that did not, by the numbers of those that did. What a host agent made before it was
    /// started again cannot be counted.
    public long missedTotal() {
        return missed.sum();
    }

    void took(Batch batch) {
        if (!connected) {
            connected = true;
            connects.increment();
        }
        batches.increment();
        if (seq > 0 && batch.seq() > seq + 1) {
            missed.add(batch.seq() - seq - 1);
        }
        seq = batch.seq();
    }

    void lost() {
        connected = false;
    }
}
