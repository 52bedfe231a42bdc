// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is looked at when. Fixture: connections that are never asked, due when they are made to be.
class PollWheelTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /// As [System#nanoTime] may be.
    private static final long ORIGIN = -5_000_000_123L;

    private final PollWheel wheel = new PollWheel(ORIGIN);
    private Selector selector;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    @Test
    void eachIsLookedAtOnceInTheTickAfterItsTime() {
        GuestConnection one = dueAt(15);
        wheel.put(one);

        assertThat(lookedAt(19)).isEmpty();
        assertThat(lookedAt(20)).containsExactly(one);
        assertThat(lookedAt(2_000)).isEmpty();
    }

    @Test
    void whatIsPastIsDueInTheNextTick() {
        lookedAt(100);
        GuestConnection late = dueAt(3);
        wheel.put(late);

        assertThat(lookedAt(110)).containsExactly(late);
    }

    @Test
    void whatIsPutTwiceIsLookedAtOnce() {
        GuestConnection one = dueAt(30);
        wheel.put(one);
        wheel.put(one);

        assertThat(lookedAt(500)).containsExactly(one);
    }

    @Test
    void whatIsFartherThanTheWheelGoesRoundIsPutOn() {
        GuestConnection far = dueAt(3_000);
        wheel.put(far);
        List<Long> seen = new ArrayList<>();

        for (long ms = 10; ms <= 3_000; ms += 10) {
            long now = ms;
            wheel.advance(
                    ORIGIN + ms * MS,
                    connection -> {
                        seen.add(now);
                        if (now < 3_000) {
                            wheel.put(connection);
                        }
                    });
        }

        assertThat(seen).containsExactly(1_270L, 2_540L, 3_000L);
    }

    @Test
    void afterALongSleepAllThatIsDueIsLookedAtOnce() {
        GuestConnection one = dueAt(200);
        GuestConnection other = dueAt(900);
        wheel.put(one);
        wheel.put(other);

        assertThat(lookedAt(3_600_000)).containsExactlyInAnyOrder(one, other);
        GuestConnection next = dueAt(3_600_015);
        wheel.put(next);
        assertThat(lookedAt(3_600_020)).containsExactly(next);
    }

    @Test
    void theNextTickIsTheFirstWithSomethingInIt() {
        wheel.put(dueAt(30));

        assertThat(wheel.next(5)).isEqualTo(ORIGIN + 30 * MS);
        assertThat(wheel.next(1)).isEqualTo(ORIGIN + 10 * MS);
        lookedAt(30);
        assertThat(wheel.next(5)).isEqualTo(ORIGIN + 80 * MS);
    }

    private GuestConnection dueAt(long ms) {
        long at = ORIGIN + ms * MS;
        GuestTarget target =
                new GuestTarget(new UUID(0, ms), "one", "127.0.0.1", 1, FakeGuest.LIMITS);
        PollSchedule schedule = new PollSchedule(target, ORIGIN, ORIGIN, new SplittableRandom(1));
        GuestConnection.Shared shared =
                new GuestConnection.Shared(selector, new AnswerBuffer.Spare());
        return new GuestConnection(target, new Heard(), shared, schedule, at);
    }

    private List<GuestConnection> lookedAt(long ms) {
        List<GuestConnection> seen = new ArrayList<>();
        wheel.advance(ORIGIN + ms * MS, seen::add);
        return seen;
    }
}
