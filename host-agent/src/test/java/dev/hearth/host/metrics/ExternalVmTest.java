// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.FakeGuest;
import dev.hearth.host.guest.FakeReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is known of a VM that Hearth did not boot: what its guest says, or nothing. Fixture: an
/// agent on a real socket, and the service on its own clock.
class ExternalVmTest {

    private static final UUID VM = new UUID(7, 7);

    private final FakeVms vms = new FakeVms();
    private final FakeGuest guest = FakeGuest.healthy(VM);
    private MetricsService service;

    @BeforeEach
    void start() {
        HostInfo host =
                new HostInfo("0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of());
        service = new MetricsService(vms, () -> host, Path.of("/proc"));
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        guest.close();
    }

    @Test
    void isLiveByItsGuestAlone() {
        vms.put(external("one", guest.port(), null));

        soon(() -> sample().cpuUsagePercent().source() == Source.GUEST);

        MetricSample sample = sample();
        assertThat(sample.state()).isEqualTo(MetricState.LIVE);
        assertThat(sample.cpuUsagePercent().value()).isCloseTo(25, within(5.0));
        assertThat(sample.memoryUsagePercent().value()).isEqualTo(32);
        assertThat(sample.memoryTotalKb()).isPositive();
        assertThat(sample.vmm()).isNull();
        assertThat(sample.balloon()).isNull();
        assertThat(sample.devices()).isNull();
        assertThat(sample.bottleneck()).isNull();
    }

    @Test
    void fallsBackToNothing() {
        vms.put(external("one", guest.port(), null));
        soon(() -> sample().state() == MetricState.LIVE);

        guest.kill();

        soon(() -> sample().state() == MetricState.FALLBACK);
        MetricSample sample = sample();
        assertThat(sample.reason()).contains("127.0.0.1:" + guest.port());
        assertThat(sources(sample)).containsOnly(Source.NONE);
        assertThat(sample.memoryUsedKb()).isNull();
        guest.comeBack();
        soon(() -> sample().state() == MetricState.LIVE);
    }

    @Test
    void withoutAnAgentNothingIsKnownAndSaidWhy() {
        int port = guest.port();
        guest.kill();

        vms.put(external("one", port, null));

        soon(() -> sample().reason() != null && sample().reason().contains("127.0.0.1:" + port));
        assertThat(sample().state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(sources(sample())).containsOnly(Source.NONE);
    }

    @Test
    void anotherIncarnationIsAnotherBaseline() {
        vms.put(external("one", guest.port(), null));
        soon(() -> sample().cpuUsagePercent().source() == Source.GUEST);
        FakeGuest other =
                new FakeGuest(VM, FakeGuest.answering(new FakeReport(VM, "bbbbbbbbbbbbbbbb")));

        try (other) {
            vms.put(external("two", other.port(), null));

            soon(() -> "two".equals(sample().incarnation()));
            MetricSample first = sample();
            // Nothing of the first agent: either no rate yet, or one of the second's own.
            assertThat(requireNonNullElseZero(first.intervalMs())).isLessThan(1300);
            soon(() -> other.requests() > 2);
        }
    }

    @Test
    void anAgentOfAnotherVmIsNotBelieved() {
        guest.behave(FakeGuest.answering(new FakeReport(new UUID(8, 8))));

        vms.put(external("one", guest.port(), null));

        soon(() -> sample().reason() != null && sample().reason().contains("another VM"));
        assertThat(sources(sample())).containsOnly(Source.NONE);
    }

    @Test
    void whoMayNotBeAskedIsNotAsked() {
        vms.put(external("one", null, "127.0.0.1 is not asked: closed"));

        soon(() -> "127.0.0.1 is not asked: closed".equals(sample().reason()));
        assertThat(sample().state()).isEqualTo(MetricState.NO_AGENT);
        assertThat(guest.connections()).isZero();
    }

    private MetricSample sample() {
        soon(() -> service.latest(VM).isPresent());
        return service.latest(VM).orElseThrow();
    }

    private static List<Source> sources(MetricSample sample) {
        return Stream.of(
                        sample.cpuUsagePercent(),
                        sample.memoryUsagePercent(),
                        sample.networkInBytes(),
                        sample.networkOutBytes(),
                        sample.diskReadBytes(),
                        sample.diskWriteBytes())
                .map(each -> requireNonNull(each).source())
                .toList();
    }

    private static long requireNonNullElseZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static void soon(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(5)).until(condition);
    }

    private static VmStatus external(
            String incarnation, @Nullable Integer port, @Nullable String reason) {
        return new VmStatus(
                VM,
                VmSpec.external("elsewhere", new ExternalSpec("127.0.0.1", 8080)),
                VmState.EXTERNAL,
                reason,
                incarnation,
                null,
                "127.0.0.1",
                port,
                null,
                null,
                null,
                0);
    }
}
