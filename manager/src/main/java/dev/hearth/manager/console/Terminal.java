// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.contract.rest.ConsoleNotice;
import java.io.IOException;

/// Where one viewer sees a console. Safe for use by many threads.
interface Terminal {

    /// Shows what the guest printed; blocks until it is on its way. Throws IOException when the
    /// viewer is gone.
    void print(byte[] bytes) throws IOException;

    /// Tells the viewer something else. Throws IOException when it is gone.
    void tell(ConsoleNotice notice) throws IOException;

    /// Says that the connection lives and asks whether the viewer does, if it is time for that; to
    /// be called at least once a second. Throws IOException when the viewer is gone.
    void beat() throws IOException;

    /// Ends the connection; nothing happens when it has ended.
    void close();
}
