// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.host.guest.FakeGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The parts of a guest that is asked once a second. Fixture: one guest on a real socket.
class LiveBreakdownTest {

    private static final UUID VM = TestVm.ID;
    private static final long PID = ProcessHandle.current().pid();
    private static final HostInfo HOST =
            new HostInfo(
                    "0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of("demo"));

    private final FakeVms vms = new FakeVms();
    private MetricsService service;
    private FakeGuest guest;

    @BeforeEach
    void start() {
        guest = FakeGuest.healthy(VM);
        vms.put(TestVm.running(VM, "one", PID, guest.port()));
        service = new MetricsService(vms, () -> HOST, Path.of("/proc"));
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        guest.close();
    }

    @Test
    void whatTheGuestSaidOfItsPartsIsTheSampledAnswer() {
        await().atMost(Duration.ofSeconds(5)).until(() -> parts().intervalMs() != null);

        GuestBreakdown parts = parts();
        assertThat(parts.reason()).isNull();
        assertThat(requireNonNull(parts.ageMs())).isBetween(0L, 2500L);
        assertThat(requireNonNull(parts.network()).getFirst().inBytesPerSecond())
                .isCloseTo(1_000_000, within(20_000.0));
        assertThat(requireNonNull(parts.disks()).getFirst().readBytesPerSecond())
                .isCloseTo(200_000, within(4_000.0));

        vms.put(TestVm.paused(VM, "one", PID, guest.port()));
        await().atMost(Duration.ofSeconds(4)).until(() -> sample().state() == MetricState.PAUSED);
        assertThat(parts())
                .isEqualTo(GuestBreakdown.unknown(VM, requireNonNull(sample().reason())));
    }

    private GuestBreakdown parts() {
        return service.breakdown(VM).orElse(GuestBreakdown.unknown(VM, "not yet"));
    }

    private MetricSample sample() {
        return service.latest(VM).orElseThrow();
    }
}
