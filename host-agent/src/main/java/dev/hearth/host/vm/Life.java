// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.host.hypervisor.Machine;
import org.jspecify.annotations.Nullable;

/// Where a VM is in its life, with what belongs to it there.
sealed interface Life {

    /// There is no machine, and that is as it should be.
    ///
    /// @param why null when it never ran
    record Stopped(@Nullable StopRecord why) implements Life {}

    /// The machine is being made.
    record Starting() implements Life {}

    /// There is no machine, and nobody asked for that.
    record Failed(StopRecord why) implements Life {}

    /// There is a machine somewhere, and none here.
    ///
    /// @param reason why its agent is not asked; null when it is
    record External(@Nullable String reason) implements Life {}

    /// There is a machine.
    sealed interface Carried extends Life {
        Machine machine();

        MachineRecord record();
    }

    /// The machine runs.
    record Running(Machine machine, MachineRecord record) implements Carried {}

    /// The machine stands still until it is told to run on.
    record Paused(Machine machine, MachineRecord record) implements Carried {}

    /// Somebody does something with the machine that takes a while; others keep away.
    ///
    /// @param before what it is again when that fails
    /// @param state what it is called meanwhile
    /// @param participle what is done with it: "being paused"
    record Busy(Carried before, VmState state, String participle) implements Carried {
        @Override
        public Machine machine() {
            return before.machine();
        }

        @Override
        public MachineRecord record() {
            return before.record();
        }
    }

    /// The machine was told to stop and is not gone yet.
    record Stopping(Machine machine, MachineRecord record) implements Carried {}

    /// Its name on the wire.
    default VmState state() {
        return switch (this) {
            case Stopped ignored -> VmState.STOPPED;
            case Starting ignored -> VmState.STARTING;
            case Running ignored -> VmState.RUNNING;
            case Paused ignored -> VmState.PAUSED;
            case Busy busy -> busy.state();
            case Stopping ignored -> VmState.STOPPING;
            case Failed ignored -> VmState.FAILED;
            case External ignored -> VmState.EXTERNAL;
        };
    }

    /// Why there is no machine, or an external VM's agent is not asked; null when nobody has to
    /// ask.
    default @Nullable String reason() {
        if (this instanceof External external) {
            return external.reason();
        }
        StopRecord why = why();
        return why == null ? null : why.reason();
    }

    /// What ended the last machine; null when there is one, and when there never was.
    default @Nullable StopRecord why() {
        return switch (this) {
            case Stopped stopped -> stopped.why();
            case Failed failed -> failed.why();
            case External ignored -> null;
            case Starting ignored -> null;
            case Carried ignored -> null;
        };
    }
}
