// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Locale;

/// Where a value was measured.
public enum Source {
    /// Inside the guest.
    GUEST,
    /// Inside the guest, by its kernel, which told the VMM: memory only.
    BALLOON,
    /// On the host.
    VMM,
    /// Nobody knows: the value is null.
    NONE;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
