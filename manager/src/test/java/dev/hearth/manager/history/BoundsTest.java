// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.MetricSample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept when nobody takes it. Fixture: no database at all.
class BoundsTest {

    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final int MOST = 100;

    private final HistoryCounts counts = new HistoryCounts();
    private final SettableClock clock = new SettableClock(START.plusSeconds(3_600));
    private final OpenHistory open = new OpenHistory(clock::nanos, counts, MOST);

    @Test
    void withoutADatabaseTheOldestStepsGoAndAreCounted() {
        UUID vm = UUID.randomUUID();
        for (int step = 0; step < MOST + 20; step++) {
            open.add(List.of(reading(HistorySamples.cpu(vm, START.plusSeconds(10L * step), 1))));
            open.evict();
        }

        assertThat(counts.lost.sum()).isEqualTo(20);
        assertThat(open.snapshot(vm, Tier.TEN_SECONDS, 0, Long.MAX_VALUE).steps())
                .hasSize(MOST)
                .first()
                .satisfies(step ->
                        assertThat(step.startMs())
                                .isEqualTo(START.plusSeconds(200).toEpochMilli()));
        assertThat(open.snapshot(vm, Tier.MINUTE, 0, Long.MAX_VALUE).steps()).hasSize(20);
    }

    @Test
    void memoryOfOneVmDoesNotGrowWhileTheDatabaseTakesItsRows() {
        UUID vm = UUID.randomUUID();
        for (int second = 0; second < 7_200; second++) {
            open.add(List.of(reading(HistorySamples.cpu(vm, START.plusSeconds(second), 1))));
            open.name(open.nameless(), Map.of(vm, 7));
            open.markWritten(open.due(1_000, false));
            open.evict();

            assertThat(open.snapshot(vm, Tier.TEN_SECONDS, 0, Long.MAX_VALUE).steps())
                    .hasSizeLessThanOrEqualTo(8);
            assertThat(open.snapshot(vm, Tier.MINUTE, 0, Long.MAX_VALUE).steps())
                    .hasSizeLessThanOrEqualTo(18);
            assertThat(open.snapshot(vm, Tier.HOUR, 0, Long.MAX_VALUE).steps())
                    .hasSizeLessThanOrEqualTo(2);
        }
        assertThat(counts.written.sum()).isBetween(719L + 105 + 1, 720L + 120 + 2);
    }

    @Test
    void samplesThatNobodyTakesAreDroppedAndCounted() {
        HistoryRecorder recorder = new HistoryRecorder(clock, counts);
        UUID vm = UUID.randomUUID();
        List<MetricSample> thousand =
                IntStream.range(0, 1_000)
                        .mapToObj(number -> HistorySamples.cpu(vm, START.plusSeconds(number), 1))
                        .toList();

        for (int batch = 0; batch <= HistoryRecorder.MOST_WAITING / 1_000; batch++) {
            recorder.accepted(HistoryUnderTest.batch(thousand));
        }

        assertThat(counts.crowdedOut.sum()).isEqualTo(1_000);
    }

    private static Reading reading(MetricSample sample) {
        return Reading.of(sample).orElseThrow();
    }
}
