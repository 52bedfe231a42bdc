// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.io.IOException;

/// A way from the host to an agent.
interface Transport extends AutoCloseable {

    /// Sends a request and answers the whole response.
    String exchange(String request) throws IOException;

    /// Sends bytes as they are, as the beginning of something, and goes away; the next [#exchange]
    /// is that of a host that has come back.
    void breakOff(String beginning) throws IOException;

    @Override
    void close() throws IOException;
}
