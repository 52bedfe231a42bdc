// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.util.EnumSet;
import java.util.Set;

/// What may be done to a VM, and in which states. `ui/src/vm/vmCan.ts` mirrors it.
public enum VmAction {
    START,
    STOP,
    PAUSE,
    RESUME,
    SNAPSHOT,
    RESTORE,
    GROW,
    DELETE;

    /// Throws [WrongState] when it may not be done in this state, with what to do first.
    void require(VmId id, VmState state) {
        if (!legal().contains(state)) {
            throw new WrongState("vm %s is %s%s".formatted(id, state, advice(state)));
        }
    }

    private Set<VmState> legal() {
        return switch (this) {
            case START, RESTORE, GROW -> EnumSet.of(VmState.STOPPED, VmState.FAILED);
            case DELETE -> EnumSet.of(VmState.STOPPED, VmState.FAILED, VmState.EXTERNAL);
            // One that stops already is waited for.
            case STOP ->
                    EnumSet.of(VmState.STARTING, VmState.RUNNING, VmState.PAUSED, VmState.STOPPING);
            case PAUSE -> EnumSet.of(VmState.RUNNING);
            case RESUME -> EnumSet.of(VmState.PAUSED);
            case SNAPSHOT -> EnumSet.of(VmState.RUNNING, VmState.PAUSED);
        };
    }

    private String advice(VmState state) {
        boolean needsNoMachine = this == RESTORE || this == GROW || this == DELETE;
        return switch (state) {
            case STOPPED, FAILED ->
                    this == STOP ? ": there is nothing to stop" : "; start it first";
            case STARTING, RUNNING, PAUSED ->
                    needsNoMachine ? "; stop it first" : adviceOnMachine(state);
            case SNAPSHOTTING -> "; try again when that is done";
            case STOPPING -> "; try again when it has stopped";
            case EXTERNAL -> ": Hearth did not boot it; do that where it runs";
        };
    }

    private String adviceOnMachine(VmState state) {
        if (state == VmState.STARTING && this != START) {
            return "; try again when it runs";
        }
        return state == VmState.PAUSED && this == START ? "; resume it instead" : " already";
    }
}
