// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/// The addresses of the machine the manager runs on.
@FunctionalInterface
public interface OwnAddresses {

    /// All of them, now: interfaces come and go.
    Set<InetAddress> all();

    /// Those of this machine's interfaces.
    static OwnAddresses ofThisMachine() {
        return () -> {
            try {
                return NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .collect(Collectors.toSet());
            } catch (SocketException e) {
                throw new IllegalStateException("list this machine's addresses", e);
            }
        };
    }
}
