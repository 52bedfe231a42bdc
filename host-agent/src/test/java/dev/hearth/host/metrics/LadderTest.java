// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static dev.hearth.contract.host.Source.BALLOON;
import static dev.hearth.contract.host.Source.VMM;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.Refusal;
import dev.hearth.host.metrics.ObservedVms.Balloon;
import dev.hearth.host.rate.TestReading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Samples of one VM, second by second; see [OneVm] for the clock.
class LadderTest {

    private static final long T = OneVm.T;
    private static final Refusal GONE =
            new Refusal(Refusal.Kind.UNREACHABLE, "connection refused by 127.0.0.1:8080");

    private final OneVm vm = new OneVm();

    @Test
    void aGuestThatAnswersIsBelievedInEverything() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100));

        MetricSample sample = vm.tick(2);

        assertThat(sample.state()).isEqualTo(MetricState.LIVE);
        assertThat(sample.reason()).isNull();
        assertThat(sample.intervalMs()).isEqualTo(1000);
        assertThat(sample.cpuUsagePercent()).isEqualTo(guest(25, T + 1100));
        assertThat(sample.memoryUsagePercent()).isEqualTo(guest(25, T + 1100));
        assertThat(sample.networkInBytes()).isEqualTo(guest(1_000_000, T + 1100));
        assertThat(sample.networkOutBytes()).isEqualTo(guest(500_000, T + 1100));
        assertThat(sample.diskReadBytes()).isEqualTo(guest(200_000, T + 1100));
        assertThat(sample.diskWriteBytes()).isEqualTo(guest(100_000, T + 1100));
        assertThat(sample.memoryUsedKb()).isEqualTo(100_000);
        assertThat(sample.loadAverage()).containsExactly(0.1, 0.2, 0.3);
        assertThat(sample.processCount()).isEqualTo(12);
        assertThat(sample.agentVersion()).isEqualTo("0.1.0");
        assertThat(sample.vmm()).isNotNull();
        GuestFigures figures = requireNonNull(sample.guest());
        assertThat(figures.procsRunning()).isEqualTo(2);
        assertThat(figures.procsBlocked()).isEqualTo(1);
        assertThat(figures.pressure()).isEqualTo(new GuestFigures.Pressure(10, 20, 5, 0, 0));
        assertThat(figures.oomKills()).isEqualTo(3);
    }

    @Test
    void theFirstAnswerGivesMemoryAndTheHostTheRest() {
        vm.answer(TestReading.at(T + 100));

        MetricSample sample = vm.tick(1);

        assertThat(sample.state()).isEqualTo(MetricState.LIVE);
        assertThat(sample.memoryUsagePercent().source()).isEqualTo(Source.GUEST);
        assertThat(sample.cpuUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(sample.networkInBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.diskReadBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(requireNonNull(sample.guest()).pressure()).isNull();
        assertThat(requireNonNull(sample.guest()).oomKills()).isEqualTo(3);
    }

    @Test
    void twoAnswersWithinTheFirstSecondGiveRatesAtOnce() {
        vm.answer(TestReading.at(T + 400));
        vm.answer(TestReading.at(T + 700));

        MetricSample sample = vm.tick(1);

        assertThat(sample.intervalMs()).isEqualTo(300);
        assertThat(sample.cpuUsagePercent().source()).isEqualTo(Source.GUEST);
        assertThat(sample.networkInBytes().value()).isEqualTo(300_000);
    }

    @Test
    void aGuestThatStopsAnsweringFallsToTheHostWithAReason() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.refuse(GONE);
        vm.disksAt(T + 700, 10_000);
        vm.tick(2);
        vm.disksAt(T + 1700, 30_000);

        MetricSample sample = vm.tick(3);

        assertThat(sample.state()).isEqualTo(MetricState.FALLBACK);
        assertThat(sample.reason()).isEqualTo(GONE.reason());
        assertThat(sample.cpuUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(sample.memoryUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(sample.diskReadBytes().source()).isEqualTo(Source.VMM);
        assertThat(sample.diskReadBytes().value()).isEqualTo(20_000);
        assertThat(sample.networkInBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.intervalMs()).isEqualTo(1000);
        assertThat(sample.memoryUsedKb()).isNull();
        assertThat(sample.uptimeSeconds()).isNull();
        assertThat(sample.loadAverage()).isNull();
        assertThat(sample.processCount()).isNull();
    }

    @Test
    void anAgentThatMissedThreeSamplesIsStalledSinceItsLastAnswer() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.refuse(GONE);
        assertThat(vm.tick(2).state()).isEqualTo(MetricState.FALLBACK);
        assertThat(vm.tick(3).state()).isEqualTo(MetricState.FALLBACK);

        MetricSample third = vm.tick(4);

        assertThat(third.state()).isEqualTo(MetricState.STALLED);
        assertThat(third.reason()).startsWith("no answer since 20").endsWith("Z: " + GONE.reason());
        assertThat(vm.tick(5).reason()).isEqualTo(third.reason());
        vm.answer(TestReading.at(T + 5100));
        assertThat(vm.tick(6).state()).isEqualTo(MetricState.LIVE);
        assertThat(vm.tick(7).state()).isEqualTo(MetricState.FALLBACK);
    }

    @Test
    void aVmWithoutAnAgentSaysSo() {
        assertThat(vm.tick(1).state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(vm.tick(2).reason()).isEqualTo("the guest agent was not asked yet");
        vm.refuse(GONE);
        assertThat(vm.tick(3).state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(vm.tick(4).reason()).isEqualTo(GONE.reason());
    }

    @Test
    void aStoppedVmIsNotMeasured() {
        VmStatus failed = TestVm.failed(TestVm.ID, "the VMM was killed by signal 9");

        MetricSample sample = Ladder.stopped(failed, TestReading.START);

        assertThat(sample.state()).isEqualTo(MetricState.STOPPED);
        assertThat(sample.reason()).isEqualTo("the VMM was killed by signal 9");
        assertThat(sample.cpuUsagePercent()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.memoryUsagePercent()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.vmm()).isNull();
        assertThat(sample.intervalMs()).isNull();
    }

    @Test
    void anAnswerFollowedByARefusalIsNotHowThingsAre() {
        vm.answer(TestReading.at(T + 100));
        vm.refuse(GONE);

        assertThat(vm.tick(1).state()).isEqualTo(MetricState.FALLBACK);
    }

    @Test
    void aSampleThatIsMadeLateLeavesTheNextSecondsAnswer() {
        vm.answer(TestReading.at(T + 100));
        vm.answer(TestReading.at(T + 1100));

        MetricSample late = vm.tick(1);
        MetricSample next = vm.tick(2);

        assertThat(late.memoryUsagePercent()).isEqualTo(guest(25, T + 100));
        assertThat(next.memoryUsagePercent()).isEqualTo(guest(25, T + 1100));
        assertThat(next.networkInBytes().value()).isEqualTo(1_000_000);
    }

    @Test
    void aMissedAnswerIsMadeUpForWithItsTrueInterval() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.tick(2);
        vm.answer(TestReading.at(T + 2100));

        MetricSample sample = vm.tick(3);

        assertThat(sample.intervalMs()).isEqualTo(2000);
        assertThat(sample.networkInBytes().value()).isEqualTo(2_000_000);
    }

    @Test
    void bytesOfTheDisksAreToldOnceWhenTheSourcesTakeTurns() {
        double told = 0;
        for (int second = 0; second < 60; second++) {
            long now = T + second * 1000L;
            if (second % 10 < 6) {
                vm.answer(TestReading.at(now + 100));
            } else {
                vm.refuse(GONE);
            }
            vm.disksAt(now + 700, (now + 700) * 200);
            Measured read = vm.tick(second + 1).diskReadBytes();
            told += read.value() == null ? 0 : read.value();
        }

        assertThat(told).isLessThanOrEqualTo(60_000 * 200).isGreaterThan(50_000 * 200);
    }

    @Test
    void disksThatTheGuestCannotReadComeFromTheVmm() {
        vm.answer(TestReading.at(T + 100).disks(null));
        vm.disksAt(T + 700, 1000);
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100).disks(null));
        vm.disksAt(T + 1700, 3000);

        MetricSample sample = vm.tick(2);

        assertThat(sample.networkInBytes().source()).isEqualTo(Source.GUEST);
        assertThat(sample.diskReadBytes().source()).isEqualTo(Source.VMM);
        assertThat(sample.diskReadBytes().value()).isEqualTo(2000);
    }

    @Test
    void aCountOfAnotherIntervalIsNotPutUnderTheSamplesLabel() {
        vm.answer(TestReading.at(T + 100).disks(null));
        vm.disksAt(T + 700, 1000);
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100).disks(null));
        vm.tick(2);
        vm.answer(TestReading.at(T + 2100).disks(null));
        vm.disksAt(T + 2700, 3000);

        MetricSample sample = vm.tick(3);

        assertThat(sample.intervalMs()).isEqualTo(1000);
        assertThat(sample.diskReadBytes()).isEqualTo(Measured.UNKNOWN);
    }

    @Test
    void aGuestWithoutAnAgentIsMeasuredByItsBalloonAndItsVmm() {
        vm.countersAt(T + 500);
        vm.balloonAt(T + 700, memory(300));
        vm.tick(1);
        vm.countersAt(T + 1500);
        vm.balloonAt(T + 1700, memory(300));

        MetricSample sample = vm.tick(2);

        Instant told = TestReading.START.plusMillis(T + 1700);
        Instant counted = TestReading.START.plusMillis(T + 1500);
        assertThat(sample.state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(sample.memoryUsagePercent()).isEqualTo(new Measured(25.0, BALLOON, told));
        assertThat(sample.memoryUsedKb()).isEqualTo(100 * 1024);
        assertThat(sample.memoryTotalKb()).isEqualTo(400 * 1024);
        assertThat(sample.memoryAvailableKb()).isEqualTo(300 * 1024);
        assertThat(sample.cpuUsagePercent().source()).isEqualTo(VMM);
        assertThat(sample.networkInBytes()).isEqualTo(new Measured(1e6, VMM, counted));
        assertThat(sample.networkOutBytes()).isEqualTo(new Measured(5e5, VMM, counted));
        assertThat(sample.diskReadBytes()).isEqualTo(new Measured(2e5, VMM, counted));
        assertThat(sample.diskWriteBytes()).isEqualTo(new Measured(1e5, VMM, counted));
        assertThat(requireNonNull(sample.balloon()).oomKills()).isEqualTo(3);
        assertThat(requireNonNull(sample.devices()).diskWaitMs()).isEqualTo(20);
        assertThat(sample.uptimeSeconds()).isNull();
    }

    @Test
    void anAgentIsBelievedBeforeTheBalloonAndBothBeforeTheHost() {
        vm.answer(TestReading.at(T + 100));
        vm.countersAt(T + 500);
        vm.balloonAt(T + 700, memory(300));
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100));
        vm.countersAt(T + 1500);
        vm.balloonAt(T + 1700, memory(200));

        MetricSample sample = vm.tick(2);

        assertThat(sample.memoryUsagePercent()).isEqualTo(guest(25, T + 1100));
        assertThat(sample.memoryTotalKb()).isEqualTo(400_000);
        assertThat(sample.networkInBytes()).isEqualTo(guest(1_000_000, T + 1100));
        assertThat(sample.diskReadBytes()).isEqualTo(guest(200_000, T + 1100));
        assertThat(sample.balloon()).isNotNull();
    }

    @Test
    void aBalloonThatIsJustLateIsNotReplacedByTheHost() {
        vm.balloonAt(T + 700, memory(300));
        vm.tick(1);
        vm.balloonAt(T + 1700, memory(301));
        assertThat(vm.tick(2).memoryUsagePercent().source()).isEqualTo(BALLOON);

        vm.balloonAt(T + 2700, memory(301));
        assertThat(vm.tick(3).memoryUsagePercent()).isEqualTo(Measured.UNKNOWN);
        assertThat(vm.tick(8).memoryUsagePercent().source()).isEqualTo(VMM);
    }

    @Test
    void bytesOfTheNetworkAreToldOnceWhenTheSourcesTakeTurns() {
        double told = 0;
        for (int second = 0; second < 60; second++) {
            long now = T + second * 1000L;
            if (second % 10 < 6) {
                vm.answer(TestReading.at(now + 100));
            } else {
                vm.refuse(GONE);
            }
            vm.countersAt(now + 500);
            Measured in = vm.tick(second + 1).networkInBytes();
            told += in.value() == null ? 0 : in.value();
        }

        assertThat(told).isLessThanOrEqualTo(60_000 * 1000).isGreaterThan(50_000 * 1000);
    }

    private static Balloon memory(long availableMib) {
        long mib = 1024 * 1024;
        return new Balloon(0, 0, mib, 400 * mib, availableMib * mib, mib, 0L, 0L, 0L, 3L);
    }

    private static Measured guest(double value, long ms) {
        return new Measured(value, Source.GUEST, TestReading.START.plusMillis(ms));
    }
}
