// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmState;
import java.util.EnumSet;
import java.util.Set;

/// Which state may follow which.
final class Transitions {

    private Transitions() {}

    /// Whether a VM in one state may go to the other.
    static boolean allowed(VmState from, VmState to) {
        return after(from).contains(to);
    }

    private static Set<VmState> after(VmState state) {
        return switch (state) {
            case STOPPED, FAILED -> EnumSet.of(VmState.STARTING);
            case STARTING -> EnumSet.of(VmState.RUNNING, VmState.PAUSED, VmState.FAILED);
            case RUNNING ->
                    EnumSet.of(
                            VmState.PAUSED,
                            VmState.SNAPSHOTTING,
                            VmState.STOPPING,
                            VmState.STOPPED,
                            VmState.FAILED);
            case PAUSED ->
                    EnumSet.of(
                            VmState.RUNNING,
                            VmState.SNAPSHOTTING,
                            VmState.STOPPING,
                            VmState.STOPPED,
                            VmState.FAILED);
            case SNAPSHOTTING ->
                    EnumSet.of(VmState.RUNNING, VmState.PAUSED, VmState.STOPPED, VmState.FAILED);
            case STOPPING -> EnumSet.of(VmState.STOPPED);
            case EXTERNAL -> EnumSet.noneOf(VmState.class);
        };
    }
}
