// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.host.hypervisor.MachineExit;
import org.jspecify.annotations.Nullable;

/// Why a VM does not run: `stopped.json`.
///
/// @param state `stopped` or `failed`
record StopRecord(VmState state, @Nullable String reason) {

    static StopRecord of(MachineExit exit) {
        return switch (exit) {
            case MachineExit.Requested ignored -> new StopRecord(VmState.STOPPED, null);
            case MachineExit.ByGuest byGuest -> new StopRecord(VmState.STOPPED, byGuest.reason());
            case MachineExit.Failed failed -> new StopRecord(VmState.FAILED, failed.reason());
        };
    }

    Life life() {
        return state == VmState.FAILED
                ? new Life.Failed(reason == null ? "nobody knows why" : reason)
                : new Life.Stopped(reason);
    }
}
