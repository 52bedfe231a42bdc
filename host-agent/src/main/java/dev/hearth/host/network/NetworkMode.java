// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

/// Where a guest may go. No guest reaches another, or a service of its host.
public enum NetworkMode {
    /// Out, behind the host's address.
    NAT,
    /// Nowhere. The host, and whoever comes through a [PortForward], reaches the guest.
    ISOLATED
}
