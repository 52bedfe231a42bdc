// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.Locale;

/// Where a guest may go. No guest reaches another, or a service of its host, in any of them.
public enum NetworkMode {
    /// No network interface of the host's: the host asks the guest agent by a way of its own.
    NONE,
    /// Out, behind the host's address.
    NAT,
    /// Nowhere. The host, and whoever comes through a [PortForward], reaches the guest.
    ISOLATED;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
