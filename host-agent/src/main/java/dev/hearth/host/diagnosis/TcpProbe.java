// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// Whether somebody is there at an address, and whether they listen at a port.
enum TcpProbe {
    CONNECTED,
    /// Somebody is there, and nobody listens.
    REFUSED,
    /// Nothing comes back.
    SILENT,
    /// The host knows no way there.
    NO_ROUTE;

    private static final int PATIENCE_MS = 800;

    /// Blocks for 800 ms at most.
    ///
    /// @param address an IP address, as a literal
    static TcpProbe connect(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MS);
            return CONNECTED;
        } catch (SocketTimeoutException e) {
            return SILENT;
        } catch (ConnectException e) {
            return REFUSED;
        } catch (IOException e) {
            return NO_ROUTE;
        }
    }
}
