// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.host.guest.FakeGuest;
import dev.hearth.host.guest.FakeReport;
import dev.hearth.host.guest.Refusal;
import dev.hearth.host.guest.Sickness;
import dev.hearth.host.rate.TestReading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole of measuring, on its own clock: agents on real sockets, the host's real /proc, in
/// which this test's own process plays the VMM.
class MetricsServiceTest {

    private static final UUID VM = new UUID(7, 7);
    private static final long PID = ProcessHandle.current().pid();
    private static final HostInfo HOST =
            new HostInfo(
                    "0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of("demo"));

    private final FakeVms vms = new FakeVms();
    private final List<FakeGuest> guests = new ArrayList<>();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private MetricsService service;

    @BeforeEach
    void start() {
        service = new MetricsService(vms, () -> HOST, Path.of("/proc"));
        service.subscribe(batches::add);
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        guests.forEach(FakeGuest::close);
    }

    @Test
    void aPausedVmIsNotADeadOne() {
        FakeGuest guest = runningGuest(VM);
        soon(4000).until(() -> isFromGuest(sample(VM)));

        vms.put(TestVm.paused(VM, "one", PID, guest.port()));

        soon(3000).until(() -> sample(VM).state() == MetricState.PAUSED);
        MetricSample sample = sample(VM);
        assertThat(sample.reason()).contains("resume it");
        assertThat(sample.cpuUsagePercent().source()).isEqualTo(Source.NONE);
        assertThat(sample.memoryUsagePercent().value()).isNull();
        assertThat(sample.memoryUsedKb()).isNull();
        assertThat(requireNonNull(sample.vmm()).pid()).isEqualTo(PID);
        int asked = guest.requests();
        int from = batches.size();
        soon(4000).until(() -> batches.size() >= from + 2);
        assertThat(guest.requests()).isEqualTo(asked);

        vms.put(TestVm.running(VM, "one", PID, guest.port()));
        soon(4000).until(() -> isFromGuest(sample(VM)));
        assertThat(requireNonNull(sample(VM).intervalMs())).isLessThan(1300);
    }

    @Test
    void aHealthyGuestIsLiveWithinTwoSeconds() {
        runningGuest(VM);

        soon(2000).until(() -> isFromGuest(sample(VM)));

        MetricSample sample = sample(VM);
        assertThat(sample.state()).isEqualTo(MetricState.LIVE);
        assertThat(sample.cpuUsagePercent().value()).isCloseTo(25, within(5.0));
        assertThat(sample.memoryUsagePercent().value()).isEqualTo(32);
        double ms = requireNonNull(sample.intervalMs());
        assertThat(sample.networkInBytes().value()).isCloseTo(ms * 1000, within(1500.0));
        assertThat(sample.diskReadBytes().value()).isCloseTo(ms * 200, within(300.0));
        assertThat(requireNonNull(sample.vmm()).memoryRssKb()).isPositive();
    }

    @Test
    void aVmThatIsMeasuredSeldomKeepsItsSampleUntilItsNextTurn() {
        FakeGuest guest = FakeGuest.healthy(VM);
        guests.add(guest);
        vms.put(TestVm.seldom(TestVm.running(VM, "one", PID, guest.port()), 3));
        soon(3000).until(() -> isFromGuest(sample(VM)));
        soon(8000).until(() -> requireNonNullElse(sample(VM).intervalMs(), 0L) > 2_500);
        int from = batches.size();
        int asked = guest.requests();

        await().atMost(Duration.ofSeconds(10)).until(() -> batches.size() >= from + 7);

        List<MetricSample> seven =
                batches.subList(from, from + 7).stream()
                        .map(batch -> batch.vms().getFirst().sample())
                        .toList();
        assertThat(seven).allMatch(sample -> sample.state() == MetricState.LIVE);
        assertThat(new HashSet<>(seven)).hasSizeBetween(3, 4);
        assertThat(seven.getLast().intervalMs()).isBetween(2_900L, 3_100L);
        assertThat(requireNonNull(requireNonNull(seven.getLast().vmm()).intervalMs()))
                .isBetween(2_700L, 3_300L);
        assertThat(guest.requests() - asked).isBetween(2, 3);
    }

    @Test
    void oneThatIsMeasuredSeldomIsSeenDyingAtOnceAndComingBackAtOnce() {
        FakeGuest guest = FakeGuest.healthy(VM);
        guests.add(guest);
        vms.put(TestVm.seldom(TestVm.running(VM, "one", PID, guest.port()), 60));
        soon(3000).until(() -> isFromGuest(sample(VM)));

        guest.kill();
        soon(2500).until(() -> sample(VM).state() == MetricState.FALLBACK);
        soon(4000).until(() -> sample(VM).state() == MetricState.STALLED);

        guest.behave(FakeGuest.answering(new FakeReport(VM, "aaaaaaaaaaaaaaaa")));
        guest.comeBack();
        soon(3000).until(() -> isFromGuest(sample(VM)));
    }

    @Test
    void aDeadAgentIsSeenAndItsReturnIsSeenWithinTwoSeconds() {
        FakeGuest guest = runningGuest(VM);
        soon(4000).until(() -> isFromGuest(sample(VM)));

        guest.kill();
        soon(2000)
                .until(() ->
                        sample(VM).state() == MetricState.FALLBACK
                                && sample(VM).cpuUsagePercent().source() == Source.VMM
                                && sample(VM).memoryUsagePercent().source() == Source.VMM
                                && sample(VM).diskReadBytes().source() == Source.VMM);
        assertThat(sample(VM).reason()).contains("127.0.0.1:" + guest.port());
        assertThat(sample(VM).networkInBytes().source()).isEqualTo(Source.NONE);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> service.counts().refusedTotal(Refusal.Kind.UNREACHABLE) >= 6);

        guest.behave(FakeGuest.answering(new FakeReport(VM, "aaaaaaaaaaaaaaaa")));
        guest.comeBack();
        soon(2000).until(() -> isFromGuest(sample(VM)));
    }

    @Test
    void allWhoWatchSeeTheSameAndCauseOnePollASecond() {
        FakeGuest guest = runningGuest(VM);
        List<Batch> second = new CopyOnWriteArrayList<>();
        soon(6000).until(() -> isFromGuest(sample(VM)) && isFullSecond(sample(VM)));
        int from = batches.size();
        int requests = guest.requests();

        try (Subscription other = service.subscribe(second::add)) {
            assertThat(other).isNotNull();
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> {
                        service.processStats(VM);
                        service.latest(VM);
                        return batches.size() == from + 4;
                    });
            await().until(() -> second.size() == 5);
        }

        assertThat(second).isEqualTo(batches.subList(from - 1, from + 4));
        assertThat(guest.requests() - requests).isBetween(3, 5);
        assertThat(batches).extracting(Batch::seq).doesNotHaveDuplicates().isSorted();
        for (int i = from; i < from + 4; i++) {
            Duration apart = Duration.between(batches.get(i - 1).at(), batches.get(i).at());
            assertThat(apart.toMillis()).isBetween(800L, 1200L);
            assertThat(isFullSecond(sampleIn(batches.get(i)))).isTrue();
        }
    }

    @Test
    void sickGuestsCostOnlyThemselves() {
        FakeGuest healthy = runningGuest(VM);
        soon(6000).until(() -> isFromGuest(sample(VM)) && isFullSecond(sample(VM)));
        long ageAlone = medianAgeOfTheNextSamples();
        List<FakeGuest> sick = new ArrayList<>();
        for (Sickness sickness : Sickness.all(VM)) {
            UUID id = UUID.nameUUIDFromBytes(sickness.name().getBytes(StandardCharsets.UTF_8));
            sick.add(running(new FakeGuest(id, sickness.behaviour())));
        }

        long ageAmongTheSick = medianAgeOfTheNextSamples();

        assertThat(ageAmongTheSick).isCloseTo(ageAlone, within(20L));
        assertThat(healthy.connections()).isEqualTo(1);
        for (FakeGuest guest : sick) {
            assertThat(sample(guest.vmId()).state()).isEqualTo(MetricState.NO_AGENT);
            assertThat(sample(guest.vmId()).reason()).contains("127.0.0.1:" + guest.port());
            assertThat(sample(guest.vmId()).memoryUsagePercent().source()).isEqualTo(Source.VMM);
        }
    }

    @Test
    void askingForProcessStatsDoesNotShortenAnyInterval() {
        runningGuest(VM);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> service.processStats(VM).map(ProcessStats::intervalMs).isPresent());
        int from = batches.size();

        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    Long interval = service.processStats(VM).orElseThrow().intervalMs();
                    assertThat(interval).isBetween(900L, 1100L);
                    return batches.size() >= from + 2;
                });
    }

    @Test
    void nothingSpansTwoIncarnations() {
        FakeGuest guest = runningGuest(VM);
        soon(4000).until(() -> isFromGuest(sample(VM)));
        int from = batches.size();

        vms.put(TestVm.running(VM, "two", PID, guest.port()));
        soon(3000).until(() -> "two".equals(sample(VM).incarnation()) && isFromGuest(sample(VM)));

        MetricSample first =
                batches.subList(from, batches.size()).stream()
                        .map(MetricsServiceTest::sampleIn)
                        .filter(sample -> "two".equals(sample.incarnation()))
                        .findFirst()
                        .orElseThrow();
        assertThat(first.intervalMs() == null || first.intervalMs() < 1000).isTrue();
        assertThat(requireNonNull(first.vmm()).intervalMs()).isNull();
        assertThat(guest.connections()).isEqualTo(2);
    }

    @Test
    void aVmThatStopsIsMeasuredNoMoreAndSaysWhy() {
        FakeGuest guest = runningGuest(VM);
        soon(4000).until(() -> isFromGuest(sample(VM)));

        vms.put(TestVm.failed(VM, "the VMM was killed by signal 9"));
        soon(2000).until(() -> sample(VM).state() == MetricState.STOPPED);

        assertThat(sample(VM).reason()).isEqualTo("the VMM was killed by signal 9");
        assertThat(service.processStats(VM)).isEmpty();
        int asked = guest.requests();
        int from = batches.size();
        soon(4000).until(() -> batches.size() >= from + 2);
        assertThat(guest.requests()).isEqualTo(asked);
    }

    @Test
    void aVmThatCannotBeMeasuredCostsOnlyItself() {
        UUID broken = new UUID(6, 6);
        vms.breakThreadsOf(broken);
        vms.put(TestVm.running(broken, "one", PID, 1));
        runningGuest(VM);

        soon(3000).until(() -> isFromGuest(sample(VM)));

        assertThat(sample(broken).reason()).contains("its log says why");
        assertThat(sample(broken).cpuUsagePercent().source()).isEqualTo(Source.NONE);
    }

    @Test
    void aGuestWithoutAnAgentIsMeasuredByAVmmThatCounts() {
        vms.count(VM);
        vms.put(TestVm.running(VM, "one", PID, 1));

        await().atMost(Duration.ofSeconds(8))
                .until(() ->
                        sample(VM).memoryUsagePercent().source() == Source.BALLOON
                                && sample(VM).networkInBytes().source() == Source.VMM
                                && isFullSecond(sample(VM)));

        MetricSample sample = sample(VM);
        double ms = requireNonNull(sample.devices()).intervalMs();
        assertThat(sample.state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(sample.memoryUsagePercent().value()).isEqualTo(25);
        assertThat(sample.networkInBytes().value()).isEqualTo(ms * 1000);
        assertThat(sample.diskWriteBytes().value()).isEqualTo(ms * 150);
        int from = batches.size();
        long asked = vms.asked(VM);
        await().atMost(Duration.ofSeconds(6)).until(() -> batches.size() >= from + 3);
        assertThat(vms.asked(VM) - asked).isBetween(2L, 5L);
    }

    @Test
    void whatHoldsAVmBackForSecondsIsSaidAndAnotherIncarnationBeginsAnew() {
        // Its rate limiters stop it a thousand times a second.
        vms.count(VM);
        vms.put(TestVm.running(VM, "one", PID, 1));

        await().atMost(Duration.ofSeconds(15)).until(() -> sample(VM).bottleneck() != null);

        assertThat(requireNonNull(sample(VM).bottleneck()).kind())
                .isEqualTo(Bottleneck.Kind.DISK_LIMIT);
        assertThat(batches.size()).isGreaterThanOrEqualTo(BottleneckTrack.START);

        vms.put(TestVm.running(VM, "two", PID, 1));
        soon(2000).until(() -> "two".equals(sample(VM).incarnation()));
        assertThat(sample(VM).bottleneck()).isNull();
    }

    /// How long before its batch the healthy guest was measured, in ms: the median of five, because
    /// the machine that tests may be busy.
    private long medianAgeOfTheNextSamples() {
        int from = batches.size();
        await().atMost(Duration.ofSeconds(8)).until(() -> batches.size() >= from + 5);
        return batches.subList(from, from + 5).stream()
                .map(batch ->
                        Duration.between(
                                requireNonNull(sampleIn(batch).networkInBytes().at()), batch.at()))
                .map(Duration::toMillis)
                .sorted()
                .toList()
                .get(2);
    }

    @Test
    void secondsThatWereLostAreLeftOutAndNotMadeUpFor() {
        runningGuest(VM);
        soon(6000).until(() -> isFromGuest(sample(VM)) && isFullSecond(sample(VM)));
        int from = batches.size();
        long start = System.nanoTime();

        vms.stallOnce(Duration.ofMillis(3500));
        await().atMost(Duration.ofSeconds(9)).until(() -> batches.size() >= from + 3);

        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(4.4);
        assertThat(batches).extracting(Batch::seq).doesNotHaveDuplicates().isSorted();
        assertThat(service.counts().answeredTotal()).isGreaterThan(3);
        assertThat(service.counts().pollNanosTotal()).isPositive();
        assertThat(service.counts().secondsSkippedTotal()).isEqualTo(3);
        assertThat(service.counts().batchesTotal()).isEqualTo(batches.getLast().seq());
        assertThat(service.counts().batchLagNanos()).isPositive();
    }

    private FakeGuest runningGuest(UUID vm) {
        return running(FakeGuest.healthy(vm));
    }

    private FakeGuest running(FakeGuest guest) {
        guests.add(guest);
        vms.put(TestVm.running(guest.vmId(), "one", PID, guest.port()));
        return guest;
    }

    /// The VM's newest sample in the batches that have arrived here, so that both are of one time.
    private MetricSample sample(UUID vm) {
        return samples(batches, vm)
                .reduce((older, newer) -> newer)
                .orElseGet(() -> Ladder.stopped(TestVm.failed(vm, "?"), TestReading.START));
    }

    private static MetricSample sampleIn(Batch batch) {
        return samples(List.of(batch), VM).findFirst().orElseThrow();
    }

    private static Stream<MetricSample> samples(List<Batch> batches, UUID vm) {
        return batches.stream()
                .flatMap(batch -> batch.vms().stream().map(Batch.Entry::sample))
                .filter(sample -> sample.vmId().equals(vm));
    }

    private static boolean isFromGuest(MetricSample sample) {
        return sample.cpuUsagePercent().source() == Source.GUEST
                && sample.memoryUsagePercent().source() == Source.GUEST
                && sample.networkInBytes().source() == Source.GUEST
                && sample.diskReadBytes().source() == Source.GUEST;
    }

    private static boolean isFullSecond(MetricSample sample) {
        Long interval = sample.intervalMs();
        return interval != null && interval >= 800 && interval <= 1200;
    }

    /// The promise, and 300 ms for a busy machine.
    private static ConditionFactory soon(long promisedMs) {
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMillis(promisedMs + 300));
    }
}
