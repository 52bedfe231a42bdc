// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.fault.HostException.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Asks the host itself, by opening a listener for a moment.
public final class HostPorts implements Ports {

    @Override
    public boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int anyFree(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Unavailable("no TCP port can be opened at " + address + " on this host");
        }
    }
}
