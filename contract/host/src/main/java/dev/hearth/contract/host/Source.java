// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.Locale;

/// Where a value was measured: the rungs of the ladder, best first.
public enum Source {
    /// Inside the guest, by the guest agent.
    GUEST,
    /// Inside the guest, by its kernel's balloon driver, which told the VMM; memory only.
    BALLOON,
    /// From the host: the VMM's process, or the VMM's own counters.
    VMM,
    /// Nobody knows: the value is null.
    NONE;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
