// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.contract.host.Verdict.Cause;

/// Why a VMM process is gone.
public sealed interface MachineExit {

    /// What ended it.
    Cause cause();

    /// The host agent stopped it.
    record Requested() implements MachineExit {
        @Override
        public Cause cause() {
            return Cause.REQUESTED;
        }
    }

    /// The guest ended it.
    ///
    /// @param reason in words
    record ByGuest(Cause cause, String reason) implements MachineExit {}

    /// Nobody who may wanted that.
    ///
    /// @param reason in words, with what the VMM said last
    record Failed(Cause cause, String reason) implements MachineExit {}
}
