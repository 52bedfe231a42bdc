// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What counts as known, with a clock of our own.
class HostStateTest {

    private static final UUID VM = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final HostState state = new HostState(nanos::get, "127.0.0.1:9090", "not yet");

    @Test
    void nothingIsKnownBeforeTheFirstBatch() {
        assertThat(state.vm(VM)).isEqualTo(new SeenVm.Unknown("not yet"));
        assertThat(state.unreachableReason()).hasValue("not yet");
    }

    @Test
    void aBatchIsWorthSomethingForTwoAndAHalfSeconds() {
        state.accept(batch(running("a")));
        state.troubled("it went away");

        pass(Duration.ofMillis(2_499));
        assertThat(state.vm(VM)).isInstanceOf(SeenVm.Held.class);
        pass(Duration.ofMillis(1));
        assertThat(state.vm(VM)).isEqualTo(new SeenVm.Unknown("it went away"));
        assertThat(state.info()).isPresent();
    }

    @Test
    void aVmTheHostDoesNotHoldIsAbsent() {
        state.accept(batch());

        assertThat(state.vm(VM)).isEqualTo(new SeenVm.Absent());
    }

    @Test
    void theAgeOfASampleGrowsWithTheManagersClockOnly() {
        state.accept(batch(running("a")));
        pass(Duration.ofMillis(700));

        assertThat(held().sample().orElseThrow().sinceSample())
                .isBetween(Duration.ofMillis(700), Duration.ofMillis(900));
    }

    @Test
    void theAnswerToACommandCountsUntilTheStreamHasCaughtUp() {
        state.accept(batch(stopped()));
        state.told(running("b"));

        assertThat(held().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(state.vms().orElseThrow()).containsExactly(running("b"));
        state.accept(batch(stopped()));
        assertThat(held().status().state()).isEqualTo(VmState.RUNNING);
        state.accept(batch(stopped()));
        assertThat(held().status().state()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void aSampleOfAnEarlierIncarnationIsNeverShown() {
        state.accept(batch(running("a")));
        state.told(running("b"));

        assertThat(held().sample()).isEmpty();
    }

    @Test
    void aSampleOfBeforeAPauseIsNotShownForWhatStandsStill() {
        state.accept(batch(running("a")));
        state.told(status(VmState.PAUSED, "a"));

        assertThat(held().sample()).isEmpty();
        state.accept(batch(status(VmState.PAUSED, "a")));
        assertThat(held().sample()).isPresent();
        state.told(running("a"));
        assertThat(held().sample()).isEmpty();
    }

    @Test
    void aDeletedVmIsAbsentAtOnce() {
        state.accept(batch(stopped()));
        state.toldGone(VM);

        assertThat(state.vms().orElseThrow()).isEmpty();
        assertThat(state.vm(VM)).isEqualTo(new SeenVm.Absent());
    }

    private SeenVm.Held held() {
        return (SeenVm.Held) state.vm(VM);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Batch batch(VmStatus... vms) {
        List<Batch.Entry> entries =
                List.of(vms).stream().map(vm -> new Batch.Entry(vm, Samples.of(vm))).toList();
        return new Batch(new UUID(0, 1), 1, Instant.now(), FakeHostAgent.INFO, entries);
    }

    private static VmStatus running(String incarnation) {
        return status(VmState.RUNNING, incarnation);
    }

    private static VmStatus stopped() {
        return status(VmState.STOPPED, null);
    }

    private static VmStatus status(
            VmState state, @org.jspecify.annotations.Nullable String incarnation) {
        return new VmStatus(
                VM,
                new VmSpec("x", 1, 128, "demo"),
                state,
                null,
                incarnation,
                null,
                "127.9.0.2",
                null,
                null,
                null,
                null,
                0);
    }
}
