// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Which VMs have a ring, and what gets into it.
class LiveRingsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final LiveRings rings = new LiveRings(clock, clock::nanos);
    private final UUID vm = UUID.randomUUID();

    @Test
    void aTimeInTheFutureIsRefused() {
        hear(HistorySamples.cpu(vm, NOW.plus(HistoryRecorder.AHEAD).plusMillis(1), 1));
        assertThat(rings.of(vm)).isEmpty();
        assertThat(rings.since()).isEqualTo(Instant.MAX);

        hear(HistorySamples.cpu(vm, NOW, 1));
        assertThat(rings.of(vm)).isPresent();
        assertThat(rings.since()).isEqualTo(NOW);
    }

    @Test
    void aSampleThatKnowsNothingCostsNothing() {
        hear(
                HistorySamples.of(
                        new HistorySamples.Draft(vm, "first", NOW, 1_000L), Measured.UNKNOWN));

        assertThat(rings.size()).isZero();
    }

    @Test
    void theRingOfAVmThatIsGoneForAQuarterOfAnHourIsFreed() {
        UUID other = UUID.randomUUID();
        hear(HistorySamples.cpu(vm, NOW, 1), HistorySamples.cpu(other, NOW, 1));

        clock.pass(Duration.ofMinutes(14));
        hear(HistorySamples.cpu(other, clock.instant(), 1));
        assertThat(rings.of(vm)).isPresent();

        clock.pass(Duration.ofMinutes(1));
        hear(HistorySamples.cpu(other, clock.instant(), 1));
        assertThat(rings.of(vm)).isEmpty();
        assertThat(rings.of(other)).isPresent();
    }

    @Test
    void whatTheHostHadKeptReachesBackBeforeTheStart() {
        hear(HistorySamples.cpu(vm, NOW.minusSeconds(600), 1));
        hear(HistorySamples.cpu(vm, NOW, 2));

        assertThat(rings.since()).isEqualTo(NOW.minusSeconds(600));
        assertThat(rings.of(vm).orElseThrow().newestSecond()).isEqualTo(NOW.getEpochSecond());
    }

    private void hear(MetricSample... samples) {
        rings.accepted(HistoryUnderTest.batch(List.of(samples)));
    }
}
