// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.host.hypervisor.Machine;
import org.jspecify.annotations.Nullable;

/// Where a VM is in its life, with what belongs to it there.
sealed interface Life {

    /// There is no machine, and that is as it should be.
    ///
    /// @param reason why it stopped, when it was not told to; null otherwise
    record Stopped(@Nullable String reason) implements Life {}

    /// The machine is being made.
    record Starting() implements Life {}

    /// The machine runs.
    record Running(Machine machine, MachineRecord record) implements Life {}

    /// The machine was told to stop and is not gone yet.
    record Stopping(Machine machine, MachineRecord record) implements Life {}

    /// There is no machine, and nobody asked for that.
    ///
    /// @param reason in words
    record Failed(String reason) implements Life {}

    /// Its name on the wire.
    default VmState state() {
        return switch (this) {
            case Stopped ignored -> VmState.STOPPED;
            case Starting ignored -> VmState.STARTING;
            case Running ignored -> VmState.RUNNING;
            case Stopping ignored -> VmState.STOPPING;
            case Failed ignored -> VmState.FAILED;
        };
    }
}
