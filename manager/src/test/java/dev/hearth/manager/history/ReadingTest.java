// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What of a sample is kept, and under which name.
class ReadingTest {

    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final UUID VM = UUID.randomUUID();

    @Test
    void aSampleThatKnowsNothingIsNothing() {
        assertThat(Reading.of(HistorySamples.of(draft(1_000L), Measured.UNKNOWN))).isEmpty();
    }

    @Test
    void whatIsUnknownIsNotZero() {
        Reading reading = Reading.of(HistorySamples.cpu(VM, AT, 0)).orElseThrow();

        assertThat(value(reading, HistoryMetric.CPU_USAGE_PERCENT)).isZero();
        assertThat(value(reading, HistoryMetric.MEMORY_USAGE_PERCENT)).isNaN();
        assertThat(value(reading, HistoryMetric.MEMORY_RSS_KB)).isNaN();
    }

    @Test
    void bytesOfAnIntervalAreAlwaysPerSecond() {
        Reading reading =
                Reading.of(
                                HistorySamples.of(
                                        draft(2_500L),
                                        Measured.UNKNOWN,
                                        Measured.UNKNOWN,
                                        new Measured(5_000.0, Source.VMM, AT)))
                        .orElseThrow();

        assertThat(value(reading, HistoryMetric.NETWORK_IN_BYTES_PER_SECOND)).isEqualTo(2_000);
        assertThat(reading.weightMs()).isEqualTo(2_500);
    }

    @Test
    void bytesOfAnUnknownIntervalAreUnknown() {
        assertThat(
                        Reading.of(
                                HistorySamples.of(
                                        draft(null),
                                        Measured.UNKNOWN,
                                        Measured.UNKNOWN,
                                        new Measured(5_000.0, Source.VMM, AT))))
                .isEmpty();
    }

    @Test
    void residentMemoryOfTheHostIsNeverMemoryUsedInTheGuest() {
        Reading reading =
                Reading.of(
                                HistorySamples.of(
                                        draft(1_000L),
                                        Measured.UNKNOWN,
                                        new Measured(50.0, Source.VMM, AT)))
                        .orElseThrow();

        assertThat(value(reading, HistoryMetric.MEMORY_USAGE_PERCENT)).isEqualTo(50);
        assertThat(value(reading, HistoryMetric.MEMORY_USED_KB)).isNaN();
    }

    @Test
    void whatIsNoNumberIsUnknown() {
        for (double nonsense : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            assertThat(
                            Reading.of(
                                    HistorySamples.of(
                                            draft(1_000L),
                                            new Measured(nonsense, Source.GUEST, AT))))
                    .isEmpty();
        }
    }

    private static float value(Reading reading, HistoryMetric metric) {
        return reading.value(metric.number());
    }

    private static HistorySamples.Draft draft(@Nullable Long interval) {
        return new HistorySamples.Draft(VM, "first", AT, interval);
    }
}
