// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

/// Keeps what became of alerts. Throws HearthException when it cannot: nothing is kept then, and it
/// is tried again.
interface Ledger {

    /// An alert is in a new state, of which people are told.
    ///
    /// @param reason why it is over, when it is
    void changed(Change change, Ending reason);

    /// An alert is over, and nobody is told.
    void ended(Change change, Ending reason);
}
