// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Locale;

/// Where an alert is in its life.
public enum AlertState {
    /// The condition holds, and not yet for as long as the rule wants.
    PENDING,
    /// It has held for as long as the rule wants, and the value has not come back.
    FIRING,
    /// It was firing, and for five minutes nobody has known the value.
    UNKNOWN,
    /// It is over; [Alert#reason] says why.
    RESOLVED;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
