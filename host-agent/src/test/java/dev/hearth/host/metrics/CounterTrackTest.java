// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.DeviceStats;
import dev.hearth.host.metrics.ObservedVms.Counters;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a VMM's counters become between two readings, and what holds for any two of them.
class CounterTrackTest {

    private static final long MS = 1_000_000;
    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

    private final CounterTrack track = new CounterTrack(Pace.SECOND);

    @Test
    void whatHappenedInASecond() {
        track.take(at(5_000, 0));

        CounterTrack.Moved moved = track.take(at(6_000, 0)).orElseThrow();

        Instant end = START.plusMillis(6_000);
        assertThat(moved.network())
                .isEqualTo(new Flow(1_000_000, 500_000, 5_000 * MS, 6_000 * MS, end));
        assertThat(moved.disks())
                .isEqualTo(new Flow(200_000, 100_000, 5_000 * MS, 6_000 * MS, end));
        assertThat(moved.stats())
                .isEqualTo(
                        new DeviceStats(
                                end, 1_000, 3_000L, 2_000L, 1_000L, 20.0, 4_000L, 7.0, 9_000L));
    }

    @Test
    void theSameReadingIsTakenOnce() {
        track.take(at(5_000, 0));
        track.take(at(6_000, 0));

        assertThat(track.take(at(6_000, 0))).isEmpty();
        assertThat(track.take(at(7_000, 0))).isPresent();
    }

    @Test
    void readingsThatAreTooNearWaitForAThird() {
        track.take(at(5_000, 0));
        assertThat(track.take(at(5_050, 0))).isEmpty();

        CounterTrack.Moved moved = track.take(at(6_000, 0)).orElseThrow();

        assertThat(moved.stats().intervalMs()).isEqualTo(1_000);
    }

    @Test
    void nothingIsComparedAcrossAGap() {
        track.take(at(5_000, 0));

        assertThat(track.take(at(6_000, 1))).isEmpty();
        assertThat(track.take(at(7_000, 1))).isPresent();
    }

    @Test
    void anOldReadingSaysNothingOfNow() {
        track.take(at(5_000, 0));

        assertThat(track.take(at(15_001, 0))).isEmpty();
        assertThat(track.take(at(4_000, 0))).isEmpty();
        assertThat(track.take(at(5_000, 0))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, -7})
    void noValueIsNegativeAndNoneIsMadeOfACounterThatFell(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            Counters then = anything(random, 1_000);
            Counters now = anything(random, 1_000 + random.nextLong(1, 10_000));
            CounterTrack.Moved moved = CounterTrack.between(then, now);

            notNegative(moved.network());
            notNegative(moved.disks());
            boolean fell =
                    Long.compareUnsigned(
                                    now.network().receivedBytes(), then.network().receivedBytes())
                            < 0;
            assertThat(fell && moved.network() != null).isFalse();
            Long requests = moved.stats().diskRequests();
            if (requests != null) {
                assertThat(requests)
                        .isNotNegative()
                        .isEqualTo(now.disks().requests() - then.disks().requests());
            }
        }
    }

    private static void notNegative(@Nullable Flow flow) {
        if (flow != null) {
            assertThat(flow.in()).isNotNegative();
            assertThat(flow.out()).isNotNegative();
        }
    }

    private static Counters at(long ms, long gaps) {
        return new Counters(
                ms * MS,
                START.plusMillis(ms),
                gaps,
                new Counters.Network(ms * 1000, ms * 500, ms * 3),
                new Counters.Disks(ms * 200, ms * 100, ms, ms * 20, ms * 2),
                new Counters.Vcpus(ms * 4, ms * 7, ms * 9),
                ms / 1000);
    }

    private static Counters anything(SplittableRandom random, long ms) {
        long[] n = random.longs(12).map(bits -> bits >>> random.nextInt(64)).toArray();
        return new Counters(
                ms * MS,
                START.plusMillis(ms),
                0,
                new Counters.Network(n[0], n[1], n[2]),
                new Counters.Disks(n[3], n[4], n[5], n[6], n[7]),
                new Counters.Vcpus(n[8], n[9], n[10]),
                n[11]);
    }
}
