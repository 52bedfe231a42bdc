// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.VmState;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What may be done in which state: every pair.
class VmActionTest {

    private static final VmId VM = new VmId(new UUID(0, 1));

    /// State → what it allows. `ui/src/vm/vmCan.test.ts` has the same table.
    private static List<VmAction> allowedIn(VmState state) {
        return switch (state) {
            case STOPPED, FAILED ->
                    List.of(VmAction.START, VmAction.RESTORE, VmAction.GROW, VmAction.DELETE);
            case STARTING, STOPPING -> List.of(VmAction.STOP);
            case RUNNING -> List.of(VmAction.STOP, VmAction.PAUSE, VmAction.SNAPSHOT);
            case PAUSED -> List.of(VmAction.STOP, VmAction.RESUME, VmAction.SNAPSHOT);
            case SNAPSHOTTING -> List.of();
            case EXTERNAL -> List.of(VmAction.DELETE);
        };
    }

    static Stream<Arguments> everyPair() {
        return Arrays.stream(VmAction.values())
                .flatMap(action ->
                        Arrays.stream(VmState.values()).map(state -> Arguments.of(action, state)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void anActionIsAllowedInItsStatesAndElseAConflictThatNamesTheVm(
            VmAction action, VmState state) {
        if (allowedIn(state).contains(action)) {
            action.require(VM, state);
        } else {
            assertThatThrownBy(() -> action.require(VM, state))
                    .isInstanceOf(WrongState.class)
                    .hasMessageStartingWith("vm %s is %s".formatted(VM, state));
        }
        assertThat(allowedIn(state)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "START | RUNNING | is running already",
                "START | STARTING | is starting already",
                "START | PAUSED | is paused; resume it instead",
                "STOP | STOPPED | is stopped: there is nothing to stop",
                "PAUSE | STOPPED | is stopped; start it first",
                "PAUSE | PAUSED | is paused already",
                "PAUSE | STARTING | is starting; try again when it runs",
                "RESUME | RUNNING | is running already",
                "SNAPSHOT | FAILED | is failed; start it first",
                "SNAPSHOT | SNAPSHOTTING | is snapshotting; try again when that is done",
                "RESTORE | PAUSED | is paused; stop it first",
                "GROW | RUNNING | is running; stop it first",
                "START | EXTERNAL | is external: Hearth did not boot it; do that where it runs",
                "DELETE | STOPPING | is stopping; try again when it has stopped",
            })
    void aConflictSaysWhatToDo(VmAction action, VmState state, String words) {
        assertThatThrownBy(() -> action.require(VM, state)).hasMessageEndingWith(words);
    }
}
