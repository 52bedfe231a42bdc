// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.host.guest.Refusal;
import dev.hearth.host.metrics.ObservedVms.VcpuThread;
import dev.hearth.host.rate.TestReading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ten ways in which the field's tools show wrong numbers, each ruled out by one test here. The
/// rules behind them have their own tests; this is the list to check the design against.
class TenBugClassesTest {

    private static final long T = OneVm.T;
    private static final long SECOND = 1_000_000_000L;
    private static final Refusal GONE =
            new Refusal(Refusal.Kind.NO_ANSWER, "no answer within 800 ms from 127.9.0.2:8080");

    private final OneVm vm = new OneVm();

    @Test
    @DisplayName("1, semantic substitution")
    void aHostFigureNeverStandsUnderAGuestsName() {
        vm.refuse(GONE);

        MetricSample sample = vm.tick(1);

        assertThat(sample.cpuUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(sample.memoryUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(sample.memoryUsedKb()).isNull();
        assertThat(sample.memoryTotalKb()).isNull();
        assertThat(sample.memoryAvailableKb()).isNull();
    }

    @Test
    @DisplayName("2, zero for unknown")
    void theUnknownIsNull() {
        MetricSample sample = vm.tick(1);

        assertThat(sample.networkInBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.diskReadBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(sample.uptimeSeconds()).isNull();
        assertThat(sample.processCount()).isNull();
    }

    @Test
    @DisplayName("3, stale for live")
    void aValueIsToldOnceAndOnlyWhileItIsNew() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100));
        assertThat(fromGuest(vm.tick(2))).hasSize(6);

        assertThat(fromGuest(vm.tick(3))).isEmpty();
    }

    @Test
    @DisplayName("4, counter width, sign, reset, backwards")
    void aCounterThatFellGivesNoValueAndANewBaseline() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.answer(TestReading.at(1_000).guestMs(1_000).atHostMs(T + 1100));
        MetricSample fell = vm.tick(2);
        vm.answer(TestReading.at(2_000).guestMs(2_000).atHostMs(T + 2100));
        MetricSample next = vm.tick(3);

        assertThat(fell.networkInBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(fell.cpuUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(next.networkInBytes().value()).isEqualTo(1_000_000);
        assertThat(next.cpuUsagePercent().value()).isEqualTo(25);
    }

    /// What many watchers of guests see and cost is tested in
    /// [MetricsServiceTest#allWhoWatchSeeTheSameAndCauseOnePollASecond].
    @Test
    @DisplayName("5, shared baseline between pollers")
    void thousandQuestionsShortenNoInterval() {
        FakeVms vms = new FakeVms();
        vms.put(TestVm.running(TestVm.ID, "one", ProcessHandle.current().pid(), 1));
        HostInfo host =
                new HostInfo(
                        "0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of("demo"));
        try (MetricsService service = new MetricsService(vms, () -> host, Path.of("/proc"))) {
            service.start();
            await().until(() -> interval(service) != null);

            for (int question = 0; question < 1000; question++) {
                // A busy machine is late by less than that; a question that counts by far more.
                assertThat(interval(service)).isBetween(500L, 2000L);
            }
        }
    }

    private static @Nullable Long interval(MetricsService service) {
        return service.processStats(TestVm.ID).map(ProcessStats::intervalMs).orElse(null);
    }

    @Test
    @DisplayName("6, lifetime average shown as current")
    void longIdleTimeBeforeTheIntervalDoesNotCount() {
        long manyDays = 1L << 40;
        vm.answer(TestReading.at(T + 100).cpu(TestReading.times(0, manyDays)));
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100).cpu(TestReading.times(200, manyDays)));

        assertThat(vm.tick(2).cpuUsagePercent().value()).isEqualTo(100);
    }

    @Test
    @DisplayName("7, wrong denominator")
    void sharesAreOfWhatTheVmWasGiven(@TempDir Path root) {
        ProcTree tree = new ProcTree(root);
        ProcessTrack track =
                new ProcessTrack(
                        new ProcFiles(root),
                        new ProcessTrack.Subject(new UUID(1, 1), 42, 4, 400_000),
                        Pace.SECOND);
        List<VcpuThread> vcpus =
                List.of(
                        new VcpuThread(0, 43),
                        new VcpuThread(1, 44),
                        new VcpuThread(2, 45),
                        new VcpuThread(3, 46));
        tree.process(42, 0, 1);
        tree.residentPages(42, 50_000);
        vcpus.forEach(vcpu -> tree.thread(42, vcpu.threadId(), 0));
        track.read(vcpus, 0, Instant.EPOCH, null);
        tree.process(42, 100, 1);
        tree.thread(42, 43, 100);

        ProcessStats stats = track.read(vcpus, SECOND, Instant.EPOCH, null).orElseThrow();

        assertThat(stats.cpuPercent()).isEqualTo(25);
        assertThat(stats.processCpuPercent()).isEqualTo(100);
        assertThat(stats.memoryPercent()).isEqualTo(50);
    }

    /// The sockets are tested in [MetricsServiceTest#sickGuestsCostOnlyThemselves], the VMMs in
    /// [VmmQuestionsTest#hangingVmmsDoNotKeepTheHealthyWaiting].
    @Test
    @DisplayName("8, head-of-line blocking by one sick guest")
    void aGuestWithoutAnAnswerHasItsSampleInTime() {
        MetricSample sample = vm.tick(1);

        assertThat(sample.at()).isEqualTo(TestReading.START.plusMillis(T + 1000));
        assertThat(sample.memoryUsagePercent().source()).isEqualTo(Source.VMM);
    }

    @Test
    @DisplayName("9, identity drift after clone or reuse of an address")
    void anotherAgentAtTheSameAddressStartsAfresh() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.answer(TestReading.at(T + 1100).nonce("ffffffffffffffff"));
        MetricSample first = vm.tick(2);
        vm.answer(TestReading.at(T + 2100).nonce("ffffffffffffffff"));
        MetricSample second = vm.tick(3);

        assertThat(first.networkInBytes()).isEqualTo(Measured.UNKNOWN);
        assertThat(first.cpuUsagePercent().source()).isEqualTo(Source.VMM);
        assertThat(second.networkInBytes().value()).isEqualTo(1_000_000);
    }

    @Test
    @DisplayName("10, unit or interval mislabelled")
    void bytesStandUnderTheIntervalTheyWereCountedIn() {
        vm.answer(TestReading.at(T + 100));
        vm.tick(1);
        vm.refuse(GONE);
        vm.tick(2);
        vm.tick(3);
        vm.answer(TestReading.at(T + 3600));

        MetricSample sample = vm.tick(4);

        assertThat(sample.intervalMs()).isEqualTo(3500);
        assertThat(sample.networkInBytes().value()).isEqualTo(3_500_000);
    }

    private static List<Measured> fromGuest(MetricSample sample) {
        return Stream.of(
                        sample.cpuUsagePercent(),
                        sample.memoryUsagePercent(),
                        sample.networkInBytes(),
                        sample.networkOutBytes(),
                        sample.diskReadBytes(),
                        sample.diskWriteBytes())
                .filter(value -> value.source() == Source.GUEST)
                .toList();
    }
}
