// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.io.IOException;

/// One who watches the fleet. Called by one thread at a time.
interface FleetViewer {

    /// Sends one message; blocks until it is on its way. Throws IOException when the viewer is
    /// gone.
    void send(String message) throws IOException;

    /// Ends the connection.
    void close(Ending why);

    /// Why the manager ends a connection.
    enum Ending {
        /// The viewer does not take what it is sent.
        BROKEN,
        /// The viewer goes on sending what is not understood, or too much.
        REFUSED
    }
}
