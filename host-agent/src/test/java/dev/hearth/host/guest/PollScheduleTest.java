// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// When a guest is asked next, by a clock the test moves. Seconds begin at multiples of 1 s.
class PollScheduleTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aHealthyGuestIsAskedOnceInEachSecondAndDecidedBeforeItsEnd() {
        for (int vm = 0; vm < 1000; vm++) {
            PollSchedule schedule = schedule(new UUID(random.nextLong(), random.nextLong()));
            long due = schedule.afterAnswer(0, 5 * MS);
            due = schedule.afterAnswer(due, due + 5 * MS);
            for (int poll = 0; poll < 20; poll++) {
                assertThat(due % SECOND).isBetween(20 * MS, 190 * MS);
                long answered = due + random.nextLong(MS, 800 * MS);
                assertThat(answered / SECOND).isEqualTo(due / SECOND);
                long next = schedule.afterAnswer(due, answered);
                assertThat(next - due).isEqualTo(SECOND);
                due = next;
            }
        }
    }

    @Test
    void guestsAreSpreadOverTheSlots() {
        Set<Long> slots = new HashSet<>();
        for (int vm = 0; vm < 1000; vm++) {
            PollSchedule schedule = schedule(new UUID(random.nextLong(), random.nextLong()));
            schedule.afterAnswer(0, 5 * MS);
            slots.add(schedule.afterAnswer(300 * MS, 305 * MS) % SECOND);
        }
        assertThat(slots).hasSize(17);
    }

    @Test
    void everySecondAfterTheFirstAnswerHasAPoll() {
        for (long first = 0; first < SECOND; first += 7 * MS) {
            PollSchedule schedule = schedule(new UUID(first, 1));
            long asked = first;
            for (int poll = 0; poll < 6; poll++) {
                long next = schedule.afterAnswer(asked, asked + 10 * MS);
                assertThat(next - asked).isBetween(300 * MS, 1300 * MS);
                assertThat(next / SECOND - asked / SECOND).isLessThanOrEqualTo(1);
                asked = next;
            }
        }
    }

    @Test
    void aBootingGuestIsTriedSeveralTimesASecond() {
        PollSchedule schedule = schedule(new UUID(1, 1));
        Set<Duration> patience = new HashSet<>();
        for (long now = 0; now < 59 * SECOND; ) {
            patience.add(schedule.patience(now));
            long next = schedule.afterRefusal(now);
            assertThat(next - now).isBetween(100 * MS, 200 * MS);
            now = next;
        }
        assertThat(patience).containsOnly(PollSchedule.BOOT_PATIENCE, PollSchedule.PATIENCE);
    }

    @Test
    void backOffNeverGoesBeyondASecond() {
        PollSchedule silent = schedule(new UUID(1, 1));
        PollSchedule lost = schedule(new UUID(1, 1));
        lost.afterAnswer(0, 5 * MS);
        for (int failure = 0; failure < 100; failure++) {
            long now = (61 + failure) * SECOND;
            assertThat(silent.patience(now)).isEqualTo(PollSchedule.PATIENCE);
            assertThat(silent.afterRefusal(now) - now).isBetween(75 * MS, SECOND);
            assertThat(lost.afterRefusal(now) - now).isBetween(75 * MS, 600 * MS);
        }
    }

    @Test
    void aGuestThatIsAskedSeldomIsAskedOnceInItsIntervalInASecondOfItsOwn() {
        Set<Long> seconds = new HashSet<>();
        for (int vm = 0; vm < 1000; vm++) {
            PollSchedule schedule =
                    schedule(new UUID(random.nextLong(), random.nextLong()), Duration.ofSeconds(7));
            long due = schedule.afterAnswer(0, 5 * MS);
            assertThat(due).isEqualTo(300 * MS);
            due = schedule.afterAnswer(due, due + 5 * MS);
            assertThat(due).isBetween(600 * MS, 7 * SECOND + 600 * MS);
            seconds.add(due / SECOND % 7);
            for (int poll = 0; poll < 5; poll++) {
                assertThat(due % SECOND).isBetween(20 * MS, 190 * MS);
                long next = schedule.afterAnswer(due, due + random.nextLong(MS, 800 * MS));
                assertThat(next - due).isEqualTo(7 * SECOND);
                due = next;
            }
        }
        assertThat(seconds).hasSize(7);
    }

    @Test
    void oneThatDoesNotAnswerIsAskedAsOftenAsAnyOther() {
        PollSchedule schedule = schedule(new UUID(1, 1), Duration.ofSeconds(60));
        schedule.afterAnswer(0, 5 * MS);

        long now = 61 * SECOND;

        assertThat(schedule.afterRefusal(now) - now).isBetween(75 * MS, 600 * MS);
    }

    private PollSchedule schedule(UUID vm) {
        return schedule(vm, Duration.ofSeconds(1));
    }

    private PollSchedule schedule(UUID vm, Duration interval) {
        List<GuestDoor> doors = List.of(new GuestDoor.Tcp("127.0.0.1", 1));
        GuestTarget target =
                new GuestTarget(vm, "one", doors, List.of(), FakeGuest.LIMITS, interval);
        return new PollSchedule(target, 0, 0, random);
    }
}
