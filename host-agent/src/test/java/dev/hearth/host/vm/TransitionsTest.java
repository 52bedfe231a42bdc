// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static dev.hearth.contract.host.VmState.FAILED;
import static dev.hearth.contract.host.VmState.PAUSED;
import static dev.hearth.contract.host.VmState.RUNNING;
import static dev.hearth.contract.host.VmState.SNAPSHOTTING;
import static dev.hearth.contract.host.VmState.STARTING;
import static dev.hearth.contract.host.VmState.STOPPED;
import static dev.hearth.contract.host.VmState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.VmState;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every pair of states.
class TransitionsTest {

    @Test
    void theseAndNoOthersAreLegal() {
        Set<Pair> legal =
                Set.of(
                        new Pair(STOPPED, STARTING),
                        new Pair(FAILED, STARTING),
                        new Pair(STARTING, RUNNING),
                        new Pair(STARTING, PAUSED),
                        new Pair(STARTING, FAILED),
                        new Pair(RUNNING, PAUSED),
                        new Pair(RUNNING, SNAPSHOTTING),
                        new Pair(RUNNING, STOPPING),
                        new Pair(RUNNING, STOPPED),
                        new Pair(RUNNING, FAILED),
                        new Pair(PAUSED, RUNNING),
                        new Pair(PAUSED, SNAPSHOTTING),
                        new Pair(PAUSED, STOPPING),
                        new Pair(PAUSED, STOPPED),
                        new Pair(PAUSED, FAILED),
                        new Pair(SNAPSHOTTING, RUNNING),
                        new Pair(SNAPSHOTTING, PAUSED),
                        new Pair(SNAPSHOTTING, STOPPED),
                        new Pair(SNAPSHOTTING, FAILED),
                        new Pair(STOPPING, STOPPED));

        Set<Pair> allowed = new HashSet<>();
        for (VmState from : VmState.values()) {
            for (VmState to : VmState.values()) {
                if (Transitions.allowed(from, to)) {
                    allowed.add(new Pair(from, to));
                }
            }
        }

        assertThat(allowed).isEqualTo(legal);
    }

    private record Pair(VmState from, VmState to) {}
}
