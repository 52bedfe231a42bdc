// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for any two readings, tried on pairs drawn from seeds: honest ones, lying ones, and
/// ones that make no sense at all.
class GuestRatesPropertyTest {

    private static final int ROUNDS = 20_000;
    private static final double TIB = 1L << 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, -7})
    void noValueIsNegativeOrMoreThanItsIntervalAllows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            TestReading then = anything(random, 1_000_000);
            TestReading now = anything(random, 1_000_000 + random.nextLong(-500, 12_000));
            GuestRates rates =
                    GuestRates.between(then.build(), now.build(), 2, GuestRates.MAX_INTERVAL);
            Long interval = rates.intervalNanos();
            if (interval == null) {
                assertThat(rates).isEqualTo(GuestRates.UNKNOWN);
                continue;
            }
            assertThat(interval).isBetween(1L, GuestRates.MAX_INTERVAL);
            between(rates.cpuPercent(), 100);
            double mostBytes = 4 * TIB * interval / 1e9;
            between(rates.networkInBytes(), mostBytes);
            between(rates.networkOutBytes(), mostBytes);
            between(rates.diskReadBytes(), mostBytes);
            between(rates.diskWriteBytes(), mostBytes);
        }
    }

    @Test
    void nothingIsEverTakenAcrossTwoIdentities() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < ROUNDS; round++) {
            TestReading then = TestReading.at(1_000_000 + random.nextLong(1000));
            TestReading now = TestReading.at(1_001_000 + random.nextLong(1000));
            TestReading other =
                    random.nextBoolean()
                            ? now.nonce(String.format("%016x", random.nextLong()))
                            : now.bootId(new UUID(random.nextLong(), 1).toString());

            assertThat(GuestRates.between(then.build(), other.build(), 2, GuestRates.MAX_INTERVAL))
                    .isEqualTo(GuestRates.UNKNOWN);
        }
    }

    @Test
    void whatIsNotInBothReadingsIsNullAndNeverZero() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < ROUNDS; round++) {
            TestReading then = TestReading.at(1_000_000);
            TestReading now = TestReading.at(1_001_000);
            boolean before = random.nextBoolean();
            TestReading poor = (before ? then : now).cpu(null).network(null).disks(List.of());
            GuestRates rates =
                    GuestRates.between(
                            (before ? poor : then).build(),
                            (before ? now : poor).build(),
                            2,
                            GuestRates.MAX_INTERVAL);

            assertThat(rates.hasAny()).isFalse();
        }
    }

    @Test
    void honestGuestsAreMeasuredExactly() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < ROUNDS; round++) {
            long start = random.nextLong(1000, 1L << 40) * 40;
            long interval = random.nextLong(5, 250) * 40;
            GuestRates rates =
                    GuestRates.between(
                            TestReading.at(start).build(),
                            TestReading.at(start + interval).build(),
                            2,
                            GuestRates.MAX_INTERVAL);

            assertThat(rates.cpuPercent()).isEqualTo(25);
            assertThat(rates.networkInBytes()).isEqualTo(1000.0 * interval);
            assertThat(rates.diskWriteBytes()).isEqualTo(100.0 * interval);
        }
    }

    private static void between(@Nullable Double value, double most) {
        if (value != null) {
            assertThat(value).isBetween(0.0, most);
        }
    }

    private static TestReading anything(SplittableRandom random, long ms) {
        TestReading reading = TestReading.at(ms);
        if (random.nextInt(3) == 0) {
            reading = reading.guestMs(ms + random.nextLong(-3000, 3000));
        }
        if (random.nextInt(3) > 0) {
            long[] n = random.longs(10).map(bits -> bits >>> random.nextInt(1, 63)).toArray();
            reading =
                    reading.cpu(
                            new CpuTimes(
                                    -1, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8],
                                    n[9]));
        }
        List<NetworkDevice> network = new ArrayList<>();
        List<Disk> disks = new ArrayList<>();
        for (int device = random.nextInt(4); device > 0; device--) {
            String name = "d" + random.nextInt(5);
            network.add(TestReading.net(name, counter(random), counter(random)));
            disks.add(TestReading.disk(name, counter(random), counter(random)));
        }
        return reading.network(network).disks(disks);
    }

    /// Of any magnitude, up to 2^64-1.
    private static long counter(SplittableRandom random) {
        return random.nextLong() >>> random.nextInt(64);
    }
}
