// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.nio.file.Path;

/// Where a guest's agent is to be found.
public sealed interface GuestDoor {

    /// The door, as people write it.
    String endpoint();

    /// A TCP port, of the guest or of the host with the guest behind it.
    ///
    /// @param address an IP address, as a literal
    record Tcp(String address, int port) implements GuestDoor {
        public Tcp {
            checkPort(port);
        }

        @Override
        public String endpoint() {
            return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
        }
    }

    /// A vsock port of the guest, which its VMM leads to: who connects to the socket names the
    /// port, and then talks to who listens at it in the guest.
    ///
    /// @param socket the VMM's unix socket
    record Vsock(Path socket, int port) implements GuestDoor {
        public Vsock {
            checkPort(port);
        }

        /// Without the socket's path, which is nobody's business who reads a VM's figures.
        @Override
        public String endpoint() {
            return "vsock port " + port;
        }
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(port + " is not a port");
        }
    }
}
