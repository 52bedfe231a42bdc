// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;

/// Whoever has to see every batch, not only the newest.
public interface BatchListener {

    /// A batch came, complete and checked. Called by the thread that reads the stream, one batch
    /// after the other: it must not wait for anything.
    void accepted(Batch batch);
}
