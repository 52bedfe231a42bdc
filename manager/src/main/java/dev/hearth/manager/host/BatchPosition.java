// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import java.util.UUID;

/// A batch of a run of a host agent.
record BatchPosition(UUID run, long seq) {

    static BatchPosition of(Batch batch) {
        return new BatchPosition(batch.run(), batch.seq());
    }

    /// Whether it is of the same run and not after.
    boolean covers(Batch batch) {
        return batch.run().equals(run) && batch.seq() <= seq;
    }

    /// Whether it is the next of the same run.
    boolean isBefore(Batch batch) {
        return batch.run().equals(run) && batch.seq() == seq + 1;
    }
}
