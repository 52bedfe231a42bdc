// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import static dev.hearth.host.rate.TestReading.disk;
import static dev.hearth.host.rate.TestReading.net;
import static dev.hearth.host.rate.TestReading.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.host.GuestFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The rate engine, rule by rule, and against real /proc/stat pairs whose answers are known.
class GuestRatesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/proc/guest");
    private static final int VCPUS = 2;
    private static final TestReading THEN = TestReading.at(1_000_000);
    private static final TestReading NOW = TestReading.at(1_001_000);

    @Test
    void aHealthySecond() {
        GuestRates rates = between(THEN, NOW);

        assertThat(rates.intervalNanos()).isEqualTo(1_000_000_000L);
        assertThat(rates.cpuPercent()).isEqualTo(25);
        assertThat(rates.networkInBytes()).isEqualTo(1_000_000);
        assertThat(rates.networkOutBytes()).isEqualTo(500_000);
        assertThat(rates.diskReadBytes()).isEqualTo(200_000);
        assertThat(rates.diskWriteBytes()).isEqualTo(100_000);
        assertThat(rates.pressure()).isEqualTo(new GuestFigures.Pressure(10, 20, 5, 0, 0));
    }

    @Test
    void whatWasToldAlreadyIsLeftOutAndNothingElse() {
        GuestRates all = between(THEN, NOW);

        assertThat(all.withoutDisks())
                .usingRecursiveComparison()
                .ignoringFields("diskReadBytes", "diskWriteBytes")
                .isEqualTo(all);
        assertThat(all.withoutDisks().diskReadBytes()).isNull();
        assertThat(all.withoutDisks().diskWriteBytes()).isNull();
        assertThat(all.withoutNetwork())
                .usingRecursiveComparison()
                .ignoringFields("networkInBytes", "networkOutBytes")
                .isEqualTo(all);
        assertThat(all.withoutNetwork().networkInBytes()).isNull();
        assertThat(all.withoutNetwork().networkOutBytes()).isNull();
    }

    /// Of a restore to the very moment: the guest's clock has not moved, and the host's has.
    @Test
    void aGuestWhoseClockStandsStillHasNoInterval() {
        assertThat(between(THEN, NOW.guestMs(1_000_000))).isEqualTo(GuestRates.UNKNOWN);
    }

    /// From 990 to 1,000 ms passed between the two readings, and a hundredth is a clock's to err.
    @Test
    void theGuestsClockIsBelievedWithinWhatTheHostSaw() {
        TestReading now = TestReading.at(1_000_995);

        assertThat(between(THEN, now.guestMs(1_000_980)).intervalNanos()).isEqualTo(980_000_000L);
        assertThat(between(THEN, now.guestMs(1_000_979)).intervalNanos()).isEqualTo(995_000_000L);
        assertThat(between(THEN, now.guestMs(1_001_010)).intervalNanos()).isEqualTo(1_010_000_000L);
        assertThat(between(THEN, now.guestMs(1_001_011)).intervalNanos()).isEqualTo(995_000_000L);
    }

    @Test
    void intervalsOfAnyLengthGiveTheSameRates() {
        for (long ms : new long[] {300, 1_300, 9_900, 10_000}) {
            GuestRates rates = between(THEN, TestReading.at(1_000_000 + ms));

            assertThat(rates.intervalNanos()).isEqualTo(ms * 1_000_000);
            assertThat(rates.cpuPercent()).isCloseTo(25, within(1.0));
            assertThat(rates.networkInBytes()).isEqualTo(1000.0 * ms);
        }
    }

    /// Its monotonic clock stands still with it; the host's is then the one to believe.
    @Test
    void aGuestThatWasSuspendedIsMeasuredByTheHostsClock() {
        TestReading now = TestReading.at(1_004_000).guestMs(1_000_500);

        assertThat(between(THEN, now).intervalNanos()).isEqualTo(4_000_000_000L);
        assertThat(between(THEN, TestReading.at(1_030_000).guestMs(1_000_500)))
                .isEqualTo(GuestRates.UNKNOWN);
    }

    /// 1 to 4 CPUs: the total has the ticks of all that ran in between, whichever end they were at.
    @Test
    void cpusThatComeAndGoAreCountedByTheMoreOfBothEnds() {
        TestReading few = THEN.cpu(times(1000, 1000)).cpus(1);
        TestReading many = NOW.cpu(times(1200, 1200)).cpus(4);

        assertThat(unbounded(few, many)).isEqualTo(50);
        assertThat(unbounded(few.cpus(4), many.cpus(1))).isEqualTo(50);
        assertThat(unbounded(few, many.cpus(1))).isNull();
    }

    private static @Nullable Double unbounded(TestReading then, TestReading now) {
        return GuestRates.between(then.build(), now.build(), null, GuestRates.MAX_INTERVAL)
                .cpuPercent();
    }

    @Test
    void busyIsWhatTheFixturesSay() throws IOException {
        assertThat(busyOfFixture("guest-1vcpu", "t0", "t1", 1)).isCloseTo(74.8, within(0.05));
        assertThat(busyOfFixture("guest-4vcpu", "t0", "t1", 4)).isCloseTo(45.459, within(0.001));
        assertThat(busyOfFixture("restore-backwards", "before", "after", 1)).isNull();
    }

    @Test
    void aMissedPollMakesALongerIntervalThatSaysSo() {
        GuestRates rates = between(THEN, TestReading.at(1_002_000));

        assertThat(rates.intervalNanos()).isEqualTo(2_000_000_000L);
        assertThat(rates.networkInBytes()).isEqualTo(2_000_000);
    }

    @Test
    void nothingIsKnownOfAnIntervalThatIsNone() {
        assertThat(between(NOW, NOW)).isEqualTo(GuestRates.UNKNOWN);
        assertThat(between(NOW, THEN)).isEqualTo(GuestRates.UNKNOWN);
        assertThat(between(THEN, TestReading.at(1_010_001))).isEqualTo(GuestRates.UNKNOWN);
    }

    @Test
    void nothingIsKnownAcrossAgentsAndBoots() {
        assertThat(between(THEN, NOW.nonce("fedcba9876543210"))).isEqualTo(GuestRates.UNKNOWN);
        assertThat(between(THEN, NOW.bootId("00000000-0000-4000-8000-000000000000")))
                .isEqualTo(GuestRates.UNKNOWN);
    }

    @Test
    void aGuestWhoseClockWentBackWasRestored() {
        assertThat(between(THEN, NOW.guestMs(999_000))).isEqualTo(GuestRates.UNKNOWN);
    }

    @Test
    void aGuestThatLiesAboutTimeIsMeasuredByTheHostsClock() {
        assertThat(between(THEN, NOW.guestMs(1_005_000)).intervalNanos()).isEqualTo(1_000_000_000L);
        assertThat(between(THEN, NOW.guestMs(1_000_001)).intervalNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void theGuestsOwnClockIsBetterWhileItCanBeTrue() {
        assertThat(between(THEN, NOW.guestMs(1_001_004)).intervalNanos()).isEqualTo(1_004_000_000L);
    }

    @Test
    void idleTimeMayFallALittleButNotALot() {
        CpuTimes before = new CpuTimes(-1, 100, 0, 0, 5000, 300, 0, 0, 0, 0, 0);
        CpuTimes little = new CpuTimes(-1, 150, 0, 0, 5050, 297, 0, 0, 0, 0, 0);
        CpuTimes lot = new CpuTimes(-1, 150, 0, 0, 4000, 300, 0, 0, 0, 0, 0);
        CpuTimes userFell = new CpuTimes(-1, 99, 0, 0, 5100, 300, 0, 0, 0, 0, 0);

        assertThat(between(THEN.cpu(before), NOW.cpu(little)).cpuPercent()).isEqualTo(50);
        assertThat(between(THEN.cpu(before), NOW.cpu(lot)).cpuPercent()).isNull();
        assertThat(between(THEN.cpu(before), NOW.cpu(userFell)).cpuPercent()).isNull();
    }

    @Test
    void timeOfGuestsInTheGuestIsNotCountedTwiceAndStolenTimeIsBusy() {
        CpuTimes before = new CpuTimes(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        CpuTimes after = new CpuTimes(-1, 40, 0, 0, 90, 10, 0, 0, 60, 40, 0);

        assertThat(between(THEN.cpu(before), NOW.cpu(after)).cpuPercent()).isEqualTo(50);
    }

    @Test
    void noTicksAndTooManyTicksAreUnknown() {
        CpuTimes before = times(0, 0);

        assertThat(between(THEN.cpu(before), NOW.cpu(before)).cpuPercent()).isNull();
        assertThat(between(THEN.cpu(before), NOW.cpu(times(9000, 0))).cpuPercent()).isNull();
    }

    @Test
    void countersKeepAll64Bits() {
        long nearlyAll = -2_000;
        TestReading then = THEN.network(List.of(net("eth0", nearlyAll, (1L << 53) + 1)));
        TestReading now = NOW.network(List.of(net("eth0", nearlyAll + 1999, (1L << 53) + 2)));

        assertThat(between(then, now).networkInBytes()).isEqualTo(1999);
        assertThat(between(then, now).networkOutBytes()).isEqualTo(1);
    }

    @Test
    void onlyDevicesInBothReadingsCount() {
        TestReading then = THEN.disks(List.of(disk("vda", 100, 100), disk("gone", 7, 7)));
        TestReading now = NOW.disks(List.of(disk("new", 1 << 20, 9), disk("vda", 150, 100)));

        assertThat(between(then, now).diskReadBytes()).isEqualTo(50);
        assertThat(between(then, now).diskWriteBytes()).isEqualTo(0);
    }

    @Test
    void aSumWithAResetDeviceIsUnknown() {
        TestReading then = THEN.network(List.of(net("eth0", 100, 100), net("eth1", 100, 100)));
        TestReading now = NOW.network(List.of(net("eth0", 200, 200), net("eth1", 99, 200)));

        assertThat(between(then, now).networkInBytes()).isNull();
        assertThat(between(then, now).networkOutBytes()).isEqualTo(200);
    }

    @Test
    void devicesOfOneNameAreTheSameDevice() {
        TestReading then = THEN.disks(List.of(disk("vda", 100, 0), disk("vda", 500, 0)));
        TestReading now = NOW.disks(List.of(disk("vda", 150, 0)));

        assertThat(between(then, now).diskReadBytes()).isEqualTo(50);
    }

    @Test
    void aTibibyteASecondIsTheMostOfAnyDevice() {
        TestReading then = THEN.network(List.of(net("eth0", 0, 0)));
        TestReading now = NOW.network(List.of(net("eth0", 1L << 40, (1L << 40) + 1)));

        assertThat(between(then, now).networkInBytes()).isEqualTo(1L << 40);
        assertThat(between(then, now).networkOutBytes()).isNull();
    }

    @Test
    void aLeapThatNoDeviceCanMakeIsUnknown() {
        TestReading now = NOW.network(List.of(net("eth0", 1L << 60, 1L << 60)));

        assertThat(between(THEN, now).networkInBytes()).isNull();
    }

    @Test
    void aFamilyTheGuestCouldNotReadIsUnknown() {
        GuestRates rates = between(THEN.cpu(null).network(null), NOW.disks(List.of()));

        assertThat(rates.cpuPercent()).isNull();
        assertThat(rates.networkInBytes()).isNull();
        assertThat(rates.diskReadBytes()).isNull();
        assertThat(rates.hasAny()).isFalse();
    }

    private static GuestRates between(TestReading then, TestReading now) {
        return GuestRates.between(then.build(), now.build(), VCPUS, GuestRates.MAX_INTERVAL);
    }

    private static @Nullable Double busyOfFixture(String set, String then, String now, int vcpus)
            throws IOException {
        return GuestRates.between(
                        TestReading.at(1_000_000).cpu(cpuLine(set, then)).build(),
                        TestReading.at(1_010_000).cpu(cpuLine(set, now)).build(),
                        vcpus,
                        GuestRates.MAX_INTERVAL)
                .cpuPercent();
    }

    private static CpuTimes cpuLine(String set, String moment) throws IOException {
        String first = Files.readAllLines(FIXTURES.resolve(set, moment, "stat")).getFirst();
        long[] n =
                Arrays.stream(first.split(" +"))
                        .skip(1)
                        .mapToLong(Long::parseUnsignedLong)
                        .toArray();
        return new CpuTimes(-1, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }
}
