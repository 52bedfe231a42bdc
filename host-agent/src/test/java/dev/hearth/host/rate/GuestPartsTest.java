// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import static dev.hearth.host.rate.TestReading.MS;
import static dev.hearth.host.rate.TestReading.at;
import static dev.hearth.host.rate.TestReading.net;
import static dev.hearth.host.rate.TestReading.times;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.host.GuestBreakdown.Cpu;
import dev.hearth.contract.host.GuestBreakdown.Disk;
import dev.hearth.contract.host.GuestBreakdown.NetworkDevice;
import dev.hearth.host.guest.GuestReading;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each part of a guest by itself.
class GuestPartsTest {

    private static final long LONGEST = GuestRates.MAX_INTERVAL;

    private static GuestParts between(TestReading before, TestReading after) {
        return GuestParts.between(before.build(), after.build(), LONGEST);
    }

    /// The reading, with these CPUs.
    private static GuestReading cpus(TestReading reading, int userHz, CpuTimes... each) {
        GuestReading built = reading.build();
        GuestReport said = built.report();
        GuestReport report =
                new GuestReport(
                        null,
                        null,
                        null,
                        null,
                        said.identity(),
                        new GuestReport.Cpu(userHz, times(0, 0), List.of(each)),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new GuestReading(report, built.askedNanos(), built.answeredNanos(), built.at());
    }

    private static CpuTimes cpu(int number, long user, long idle) {
        return new CpuTimes(number, user, 0, 0, idle, 0, 0, 0, 0, 0, 0);
    }

    private static Cpu unknown(int number) {
        return new Cpu(number, null, null, null, null, null, null);
    }

    @Test
    void everyDeviceHasItsOwnRates() {
        List<GuestReport.NetworkDevice> before =
                List.of(
                        new GuestReport.NetworkDevice("eth0", 100, 10, 200, 20),
                        new GuestReport.NetworkDevice("eth1", 0, 0, 0, 0));
        List<GuestReport.NetworkDevice> after =
                List.of(
                        new GuestReport.NetworkDevice("eth0", 2100, 30, 4200, 60),
                        new GuestReport.NetworkDevice("eth1", 0, 0, 0, 0));
        List<GuestReport.Disk> disksBefore = List.of(new GuestReport.Disk("vda", 1, 512, 2, 1024));
        List<GuestReport.Disk> disksAfter =
                List.of(new GuestReport.Disk("vda", 11, 20_992, 22, 41_984));

        GuestParts parts =
                between(
                        at(1000).network(before).disks(disksBefore),
                        at(3000).network(after).disks(disksAfter));

        assertThat(parts.intervalNanos()).isEqualTo(2000 * MS);
        assertThat(parts.network())
                .containsExactly(
                        new NetworkDevice("eth0", 1000.0, 2000.0, 10.0, 20.0),
                        new NetworkDevice("eth1", 0.0, 0.0, 0.0, 0.0));
        assertThat(parts.disks()).containsExactly(new Disk("vda", 10_240.0, 20_480.0, 5.0, 10.0));
    }

    @Test
    void everyCpuHasItsOwnShares() {
        CpuTimes before = new CpuTimes(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        CpuTimes after = new CpuTimes(1, 10, 5, 20, 30, 10, 5, 5, 15, 0, 0);

        GuestParts parts =
                GuestParts.between(
                        cpus(at(1000), 100, cpu(0, 0, 0), before),
                        cpus(at(2000), 100, cpu(0, 25, 75), after),
                        LONGEST);

        assertThat(parts.cpus())
                .containsExactly(
                        new Cpu(0, 25.0, 25.0, 0.0, 0.0, 0.0, 0.0),
                        new Cpu(1, 60.0, 15.0, 20.0, 10.0, 15.0, 10.0));
    }

    @Test
    void oneCpuHasNoMoreTicksThanOneCanHave() {
        GuestParts parts =
                GuestParts.between(
                        cpus(at(1000), 100, cpu(0, 0, 0), cpu(1, 0, 0)),
                        cpus(at(2000), 100, cpu(0, 170, 0), cpu(1, 171, 0)),
                        LONGEST);

        assertThat(parts.cpus())
                .containsExactly(new Cpu(0, 100.0, 100.0, 0.0, 0.0, 0.0, 0.0), unknown(1));
    }

    @Test
    void aCpuThatCameAndATickOfAnotherLengthHaveNoShares() {
        GuestReading before = cpus(at(1000), 100, cpu(0, 0, 0));

        GuestParts came =
                GuestParts.between(
                        before, cpus(at(2000), 100, cpu(0, 50, 50), cpu(3, 50, 50)), LONGEST);
        GuestParts other = GuestParts.between(before, cpus(at(2000), 250, cpu(0, 50, 50)), LONGEST);

        assertThat(came.cpus())
                .containsExactly(new Cpu(0, 50.0, 50.0, 0.0, 0.0, 0.0, 0.0), unknown(3));
        assertThat(other.cpus()).containsExactly(unknown(0));
    }

    @Test
    void aCounterThatFellOrLeaptHasNoRateAndTheOthersHave() {
        List<GuestReport.NetworkDevice> before = List.of(net("a", 1000, 1000), net("b", 0, 0));
        List<GuestReport.NetworkDevice> after =
                List.of(net("a", 999, 3000), net("b", (1L << 40) + 1, 1L << 40));

        GuestParts parts = between(at(1000).network(before), at(2000).network(after));

        assertThat(parts.network())
                .containsExactly(
                        new NetworkDevice("a", null, 2000.0, 0.0, 0.0),
                        new NetworkDevice("b", null, (double) (1L << 40), 0.0, 0.0));
    }

    @Test
    void whatIsInOneReadingOnlyIsNamedWithoutRates() {
        GuestParts parts =
                between(
                        at(1000).network(List.of(net("eth0", 1, 1))).disks(null),
                        at(2000).network(List.of(net("eth1", 1, 1))));

        assertThat(parts.network())
                .containsExactly(new NetworkDevice("eth1", null, null, null, null));
        assertThat(parts.disks()).containsExactly(new Disk("vda", null, null, null, null));
    }

    @Test
    void whatTheGuestCouldNotReadIsNull() {
        GuestParts parts = between(at(1000), at(2000).cpu(null).network(null).disks(null));

        assertThat(parts).isEqualTo(new GuestParts(1000 * MS, null, null, null));
    }

    @Test
    void nothingSpansTwoBootsTwoAgentsAGapOrARestore() {
        assertNoRates(at(1000), at(2000).nonce("fedcba9876543210"));
        assertNoRates(at(1000), at(2000).bootId("00000000-1111-4222-8333-444455556666"));
        assertNoRates(at(1000), at(11_001));
        assertNoRates(at(1000), at(2000).guestMs(1000));
        assertThat(between(at(1000), at(11_000)).intervalNanos()).isEqualTo(LONGEST);

        GuestParts first = GuestParts.between(null, at(2000).build(), LONGEST);
        assertThat(first.intervalNanos()).isNull();
        assertThat(first.disks()).containsExactly(new Disk("vda", null, null, null, null));
    }

    private static void assertNoRates(TestReading before, TestReading after) {
        GuestParts parts = between(before.cpus(1), after.cpus(1));
        assertThat(parts.intervalNanos()).isNull();
        assertThat(parts.cpus()).containsExactly(unknown(-1));
        assertThat(parts.network())
                .containsExactly(new NetworkDevice("eth0", null, null, null, null));
        assertThat(parts.disks()).containsExactly(new Disk("vda", null, null, null, null));
    }
}
