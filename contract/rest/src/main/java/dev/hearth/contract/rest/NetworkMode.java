// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Locale;

/// Where a guest may go. No guest reaches another, or a service of its host, in any of them.
public enum NetworkMode {
    /// No network of the host's.
    NONE,
    /// Out, behind the host's address.
    NAT,
    /// Nowhere; who comes through a [PortForward] reaches it.
    ISOLATED;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
