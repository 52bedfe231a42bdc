// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.io.IOException;

/// One who watches a VM. Called by one thread at a time.
interface Viewer {

    /// Sends one message; blocks until it is on its way. Throws IOException when the viewer is
    /// gone.
    void send(String message) throws IOException;

    /// Ends the connection because the VM was deleted.
    void closeDeleted();

    /// Ends the connection because the viewer does not take what it is sent.
    void closeBroken();
}
