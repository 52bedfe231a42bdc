// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import java.util.Locale;

/// Why an alert is over.
enum Ending {
    VALUE_IS_BACK,
    VM_DELETED,
    RULE_DELETED,
    RULE_DISABLED,
    RULE_CHANGED;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
