// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;

/// Whoever has to see every batch, in order: after a cut those that were missed come first, and the
/// live ones wait for them. Who wants the newest at once asks [HostState#listen].
public interface BatchListener {

    /// A batch came, complete and checked; the next one in order. Called by one thread at a time,
    /// often the one that reads the live stream: it must not wait for anything.
    void accepted(Batch batch);

    /// Waits as long as the listener has enough to do. Called before a batch that was missed: those
    /// come as fast as they are taken.
    default void awaitRoom() throws InterruptedException {}
}
