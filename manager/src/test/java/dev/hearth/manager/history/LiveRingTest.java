// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A second that was put is read as it was, and no other.
class LiveRingTest {

    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final UUID VM = UUID.randomUUID();
    private static final HistoryMetric CPU = HistoryMetric.CPU_USAGE_PERCENT;

    private final LiveRing ring = new LiveRing(new MinutePacker(), 17);

    @Test
    void aSecondIsReadAsItWasPutAndTheOthersAreGaps() {
        put(3, 12.5);

        LiveWindow window = window(0, 6);

        assertThat(window.value(CPU, 3)).isEqualTo(12.5f);
        assertThat(window.series(CPU).avg()).containsExactly(null, null, null, 12.5f, null, null);
        assertThat(window.series(CPU).min()).isEqualTo(window.series(CPU).max());
        assertThat(window.series(CPU).knownMs()).containsExactly(0, 0, 0, 1_000, 0, 0);
        assertThat(window.series(CPU).sources())
                .containsExactly(null, null, null, "guest", null, null);
        assertThat(window.series(HistoryMetric.LOAD1).avg()).containsOnlyNulls();
        assertThat(window.starts()).containsExactly(null, null, null, 0, null, null);
    }

    @Test
    void lateOnesFillTheirOwnSlots() {
        put(100, 1);
        put(40, 2);
        put(99, 3);

        LiveWindow window = window(0, 101);

        assertThat(window.value(CPU, 40)).isEqualTo(2);
        assertThat(window.value(CPU, 99)).isEqualTo(3);
        assertThat(window.value(CPU, 100)).isEqualTo(1);
    }

    @Test
    void whatIsOlderThanTheRingIsRefused() {
        put(1_000, 1);

        assertThat(put(1_000 - LiveRing.SECONDS, 2)).isFalse();
        assertThat(put(1_001 - LiveRing.SECONDS, 2)).isTrue();
        assertThat(window(1_000 - LiveRing.SECONDS, 2).series(CPU).avg()).containsExactly(null, 2f);
    }

    @Test
    void aRoundLaterNothingOfTheOldOneIsThere() {
        for (int second = 0; second < LiveRing.SECONDS; second++) {
            put(second, 1);
        }
        put(5_000, 2);

        assertThat(window(5_001 - LiveRing.SECONDS, LiveRing.SECONDS).series(CPU).avg())
                .filteredOn(value -> value != null)
                .containsExactly(2f);
    }

    @Test
    void ofSeveralInOneSecondTheNewestStays() {
        put(START.plusMillis(5_900), "a", 3);
        put(START.plusMillis(5_100), "a", 1);
        put(START.plusMillis(5_900), "a", 4);

        assertThat(window(5, 1).value(CPU, 0)).isEqualTo(4);
    }

    @Test
    void anotherLifeIsMarkedAndTheFirstOneIsNot() {
        put(START.plusSeconds(1), "first", 1);
        put(START.plusSeconds(2), "first", 1);
        put(START.plusSeconds(5), "second", 1);
        put(START.plusSeconds(6), "second", 1);

        assertThat(window(0, 7).starts()).containsExactly(null, 0, 0, null, null, 1, 0);
        assertThat(window(5, 1).starts()).containsExactly(1);
    }

    @Test
    void aYoungVmCostsOneMinuteAndAnOldOneNotMuchMore() {
        assertThat(ring.bytes()).isZero();
        put(0, 1);
        assertThat(ring.bytes()).isEqualTo(60 * 85);
        for (int second = 0; second < 3 * LiveRing.SECONDS; second++) {
            put(second, 12.5);
        }
        assertThat(ring.bytes()).isBetween(60L * 85, 60 * 85 + 15 * 150L);
    }

    /// Every one of the fifteen values is another each second, in all of its bits.
    @Test
    void oneInWhichEverythingMovesNeverCostsMoreThanItsNumbers() {
        Random random = new Random(1);
        for (int second = 0; second < 3 * LiveRing.SECONDS; second++) {
            Instant at = START.plusSeconds(second);
            ring.put(
                    new LiveRing.Moment(at.toEpochMilli() + random.nextInt(20), 1_000, 1),
                    SampleValues.of(HistorySamples.busy(VM, at, random)));
        }

        assertThat(ring.bytes()).isLessThan(16 * 60 * 85);
    }

    /// Against a map of seconds.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasPutIsRead(long seed) {
        Random random = new Random(seed);
        Map<Long, Float> model = new HashMap<>();
        long newest = Long.MIN_VALUE;
        long now = 0;
        for (int step = 0; step < 4_000; step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(3);
            long second = random.nextInt(4) == 0 ? now - random.nextInt(1_100) : now;
            float value = random.nextInt(1_000);
            boolean old = newest != Long.MIN_VALUE && second <= newest - LiveRing.SECONDS;
            assertThat(put(second, value)).isEqualTo(!old);
            if (!old) {
                model.put(second, value);
                newest = Math.max(newest, second);
            }
            if (step % 50 == 0) {
                assertSame(model, newest);
            }
        }
        assertThat(ring.bytes()).isLessThanOrEqualTo(16 * 60 * 85);
    }

    private void assertSame(Map<Long, Float> model, long newest) {
        long from = newest - 1_200;
        LiveWindow window = window(from, 1_300);
        for (int index = 0; index < 1_300; index++) {
            long second = from + index;
            Float known = second > newest - LiveRing.SECONDS ? model.get(second) : null;
            float read = window.value(CPU, index);
            assertThat(Float.isNaN(read) ? null : (Float) read).as("%d", second).isEqualTo(known);
        }
    }

    private LiveWindow window(long from, int count) {
        return ring.read(START.getEpochSecond() + from, count);
    }

    private boolean put(long second, double cpu) {
        return put(START.plusSeconds(second), "first", cpu);
    }

    private boolean put(Instant at, String incarnation, double cpu) {
        return ring.put(
                new LiveRing.Moment(at.toEpochMilli(), 1_000, incarnation.hashCode()),
                SampleValues.of(
                        HistorySamples.of(
                                new HistorySamples.Draft(VM, incarnation, at, 1_000L),
                                new Measured(cpu, Source.GUEST, at))));
    }
}
