// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.metrics.ObservedVms.Balloon;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a guest's balloon statistics are new, and which are believed. The VM has 512 MiB.
class BalloonTrackTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final long MIB = 1024 * 1024;

    private final BalloonTrack track = new BalloonTrack(512 * 1024, Pace.SECOND);

    @Test
    void theFirstStatisticsMayBeAsOldAsTheVm() {
        BalloonTrack.Turn turn = turn(1, memory(480, 300), 7L);

        assertThat(turn.stats()).isNull();
        assertThat(turn.isHeard()).isFalse();
    }

    @Test
    void whatDiffersIsNew() {
        turn(1, memory(480, 300), null);

        BalloonTrack.Turn turn = turn(2, memory(480, 299), null);

        assertThat(Objects.requireNonNull(turn.stats()).availableKb()).isEqualTo(299 * 1024);
        assertThat(turn.stats().totalKb()).isEqualTo(480 * 1024);
        assertThat(turn.stats().oomKills()).isEqualTo(3);
        assertThat(turn.stats().at()).isEqualTo(START.plusSeconds(2));
        assertThat(turn.isHeard()).isTrue();
    }

    @Test
    void anIdleGuestSaysTheSameAgainAndIsBelieved() {
        turn(1, memory(480, 300), 7L);

        assertThat(turn(2, memory(480, 300), 8L).stats()).isNotNull();
        assertThat(turn(3, memory(480, 300), 9L).stats()).isNotNull();
    }

    @Test
    void aHungGuestsLastWordsAreToldOnce() {
        turn(1, memory(480, 300), 7L);
        turn(2, memory(480, 301), 8L);

        assertThat(turn(3, memory(480, 301), 8L)).isEqualTo(new BalloonTrack.Turn(null, true));
        assertThat(turn(6, memory(480, 301), 8L)).isEqualTo(new BalloonTrack.Turn(null, false));
    }

    @Test
    void whatIsTakenIsTakenOnce() {
        turn(1, memory(480, 300), 7L);
        turn(2, memory(480, 301), 8L);

        assertThat(track.take(9L, START.plusSeconds(3)).stats()).isNull();
    }

    @Test
    void aGuestCannotHaveMoreThanItWasGiven() {
        turn(1, memory(480, 300), 1L);

        assertThat(turn(2, memory(513, 300), 2L).stats()).isNull();
        assertThat(turn(3, memory(480, 481), 3L).stats()).isNull();
        assertThat(turn(3, memory(480, 481), 3L).isHeard()).isFalse();
        assertThat(turn(4, memory(480, 480), 4L).stats()).isNotNull();
    }

    @Test
    void whatTheGuestsKernelDoesNotTellIsUnknown() {
        turn(1, memory(480, 300), 1L);
        Balloon old = new Balloon(0, 0, -1L, 480 * MIB, null, null, null, null, null, null);

        BalloonTrack.Turn turn = turn(2, old, 2L);

        assertThat(Objects.requireNonNull(turn.stats()).availableKb()).isNull();
        assertThat(turn.stats().freeKb()).isNull();
        assertThat(turn.stats().oomKills()).isNull();
    }

    private BalloonTrack.Turn turn(long second, Balloon said, @Nullable Long updates) {
        track.told(said, START.plusSeconds(second));
        return track.take(updates, START.plusSeconds(second));
    }

    private static Balloon memory(long totalMib, long availableMib) {
        return new Balloon(
                0, 0, 10 * MIB, totalMib * MIB, availableMib * MIB, 5 * MIB, 0L, 0L, 1L, 3L);
    }
}
