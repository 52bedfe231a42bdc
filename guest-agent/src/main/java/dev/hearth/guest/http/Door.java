// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.net.Endpoint;
import org.jspecify.annotations.Nullable;

/// Where clients come in, and past whom.
public final class Door {

    private static final byte AF_VSOCK = 40;
    private static final int VSOCK_ADDRESS_BYTES = 16;

    private final @Nullable Endpoint endpoint;
    private final int port;
    private final Guard guard;

    private Door(@Nullable Endpoint endpoint, int port, Guard guard) {
        this.endpoint = endpoint;
        this.port = port;
        this.guard = guard;
    }

    public static Door tcp(Endpoint endpoint, Guard guard) {
        return new Door(endpoint, endpoint.port(), guard);
    }

    /// A port of vsock, for the host alone.
    public static Door vsock(int port) {
        return new Door(null, port, new HostGuard());
    }

    /// Whether the guest may well be without it, so that nothing is said when it fails.
    boolean isOptional() {
        return endpoint == null;
    }

    Guard guard() {
        return guard;
    }

    /// What to bind; of vsock, struct sockaddr_vm with every CID of the guest.
    byte[] socketAddress() {
        if (endpoint != null) {
            return endpoint.socketAddress();
        }
        byte[] address = new byte[VSOCK_ADDRESS_BYTES];
        address[0] = AF_VSOCK;
        address[4] = (byte) port;
        address[5] = (byte) (port >> 8);
        for (int i = 8; i < 12; i++) {
            address[i] = (byte) 0xff;
        }
        return address;
    }

    /// Its name for people, with the port that the kernel chose.
    String name(int chosenPort) {
        return endpoint == null ? "vsock port " + port : endpoint.withPort(chosenPort).toString();
    }

    int port() {
        return port;
    }
}
