// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.metrics.FleetPace.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How often a viewer is told, when it keeps up and when it does not.
class FleetPaceTest {

    private final FleetPace pace = new FleetPace();
    private long nanos;

    @Test
    void whoKeepsUpIsToldEverySecond() {
        for (long seq = 1; seq <= 100; seq++) {
            assertThat(pace.isDue(seq)).isTrue();
            assertThat(pace.keptUp(pass(1))).isEqualTo(Change.NONE);
        }
        assertThat(pace.isLowered()).isFalse();
    }

    @Test
    void threeTimesBehindInARowIsAStepDown() {
        assertThat(behind()).containsExactly(Change.NONE, Change.NONE, Change.LOWERED);
        assertThat(pace.currentS()).isEqualTo(2);
        behind();
        assertThat(pace.currentS()).isEqualTo(5);
        behind();
        assertThat(pace.currentS()).isEqualTo(10);
        assertThat(behind()).containsOnly(Change.NONE);
        assertThat(pace.currentS()).isEqualTo(10);
    }

    @Test
    void onceInTimeBetweenIsNotInARow() {
        pace.behind(pass(1));
        pace.behind(pass(1));
        pace.keptUp(pass(1));
        pace.behind(pass(1));
        pace.behind(pass(1));

        assertThat(pace.isLowered()).isFalse();
    }

    @Test
    void aMinuteInTimeIsAStepUp() {
        behind();
        behind();
        assertThat(pace.currentS()).isEqualTo(5);

        assertThat(pace.keptUp(pass(59))).isEqualTo(Change.NONE);
        assertThat(pace.keptUp(pass(1))).isEqualTo(Change.RAISED);
        assertThat(pace.currentS()).isEqualTo(2);
        assertThat(pace.keptUp(pass(59))).isEqualTo(Change.NONE);
        assertThat(pace.keptUp(pass(1))).isEqualTo(Change.RAISED);
        assertThat(pace.currentS()).isEqualTo(1);
        assertThat(pace.isLowered()).isFalse();
    }

    @Test
    void nobodyIsToldMoreOftenThanItAskedFor() {
        pace.want(3);
        behind();
        assertThat(pace.currentS()).isEqualTo(5);

        pace.keptUp(pass(60));

        assertThat(pace.currentS()).isEqualTo(3);
    }

    @Test
    void askingAgainIsNoWayAroundIt() {
        behind();
        behind();

        pace.want(1);
        assertThat(pace.currentS()).isEqualTo(5);
        pace.want(30);
        assertThat(pace.currentS()).isEqualTo(30);
        assertThat(pace.isLowered()).isFalse();
    }

    @Test
    void thoseOfOneIntervalAreToldInTheSameSeconds() {
        FleetPace other = new FleetPace();
        pace.want(5);
        other.want(5);
        pace.told(3);
        other.told(7);
        List<Long> due = new ArrayList<>();
        List<Long> dueOfOther = new ArrayList<>();
        for (long seq = 8; seq < 30; seq++) {
            if (seq == 20) {
                continue; // Made for a newcomer; nobody else was told.
            }
            if (pace.isDue(seq)) {
                due.add(seq);
            }
            if (other.isDue(seq)) {
                dueOfOther.add(seq);
            }
        }

        assertThat(due).containsExactly(8L, 10L, 15L, 21L, 25L);
        assertThat(dueOfOther).containsExactly(10L, 15L, 21L, 25L);
    }

    private List<Change> behind() {
        return List.of(pace.behind(pass(1)), pace.behind(pass(1)), pace.behind(pass(1)));
    }

    private long pass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return nanos;
    }
}
