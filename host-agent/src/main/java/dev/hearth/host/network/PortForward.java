// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

/// A TCP port, at every address of the host but its loopback, that leads to a guest's.
///
/// @param hostPort 1 to 65535
/// @param guestPort 1 to 65535
public record PortForward(int hostPort, int guestPort) {

    public PortForward {
        for (int port : new int[] {hostPort, guestPort}) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
            }
        }
    }
}
