// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmState;
import org.jspecify.annotations.Nullable;

/// Why a VM does not run: `stopped.json`.
///
/// @param state `stopped` or `failed`
record StopRecord(VmState state, Verdict verdict) {

    /// In words; null when it was told to stop, and nobody has to ask.
    @Nullable String reason() {
        return verdict.cause() == Verdict.Cause.REQUESTED ? null : verdict.detail();
    }

    Life life() {
        return state == VmState.FAILED ? new Life.Failed(this) : new Life.Stopped(this);
    }
}
