// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

/// TCP ports of this host. What it says may be over a moment later. Safe for use by many threads.
public interface Ports {

    /// Whether a listener could be opened.
    ///
    /// @param address a literal address of this host
    boolean isFree(String address, int port);

    /// A port at which a listener could be opened.
    ///
    /// @param address a literal address of this host
    int anyFree(String address);
}
