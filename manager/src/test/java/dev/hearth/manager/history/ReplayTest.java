// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.rest.VmHistory;
import dev.hearth.contract.rest.VmHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A manager that is killed, and is told again what its host has kept of the last quarter of an
/// hour, has the history that it would have had without. Fixture: a real PostgreSQL; the naive
/// history hears every sample once and knows nothing of kills.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {

    private static final Instant START = Instant.parse("2026-11-26T22:50:00Z");
    private static final int KEPT = 900;
    private static final int TURNS = 10;

    private final HistoryUnderTest history = new HistoryUnderTest(START.plus(Duration.ofHours(4)));

    @AfterAll
    void end() {
        history.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aKilledManagerHasTheHistoryItWouldHaveHad(long seed) {
        Random random = new Random(seed);
        UUID vm = history.createVm();
        NaiveHistory naive = new NaiveHistory();
        List<MetricSample> said = new ArrayList<>();
        int missed = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            for (int second = 0; second < 1 + random.nextInt(KEPT / 2); second++) {
                MetricSample sample = sample(vm, said.size(), random);
                said.add(sample);
                naive.hear(sample);
                missed++;
            }
            switch (random.nextInt(3)) {
                case 0 -> {
                    // It was away all the time.
                    history.crash();
                    replay(said);
                }
                case 1 -> {
                    history.hear(said.subList(said.size() - missed, said.size()));
                    history.crash();
                    replay(said);
                }
                default -> history.hear(said.subList(said.size() - missed, said.size()));
            }
            missed = 0;
        }
        for (String step : List.of("10s", "1m", "1h")) {
            compare(vm, naive, step);
        }
        history.awaitWritten();
        compare(vm, naive, "1m");
    }

    private void replay(List<MetricSample> said) {
        history.hear(said.subList(Math.max(0, said.size() - KEPT), said.size()));
    }

    private void compare(UUID vm, NaiveHistory naive, String step) {
        VmHistory answer =
                history.get(
                        vm,
                        Map.of(
                                "from", START.minusSeconds(60).toString(),
                                "to", START.plus(Duration.ofHours(3)).toString(),
                                "step", step));
        long stepMs = answer.stepSeconds() * 1_000;
        int known = 0;
        for (int index = 0; index < answer.starts().size(); index++) {
            long from = answer.from().toEpochMilli() + index * stepMs;
            String where = "%s at %s".formatted(step, Instant.ofEpochMilli(from));
            assertThat(answer.starts().get(index))
                    .as(where)
                    .isEqualTo(naive.starts(from, from + stepMs));
            Series cpu =
                    Objects.requireNonNull(
                            answer.metrics().get(HistoryMetric.CPU_USAGE_PERCENT.wire()));
            NaiveHistory.Expected expected =
                    naive.metric(HistoryMetric.CPU_USAGE_PERCENT, from, from + stepMs);
            assertThat((long) cpu.knownMs().get(index)).as(where).isEqualTo(expected.knownMs());
            Float avg = cpu.avg().get(index);
            if (avg != null) {
                known++;
                assertThat((double) avg).as(where).isCloseTo(expected.avg(), within(1e-4));
            }
        }
        assertThat(known).isPositive();
    }

    private static MetricSample sample(UUID vm, int second, Random random) {
        Instant at = START.plusSeconds(second).plusMillis(random.nextInt(20));
        return HistorySamples.of(
                new HistorySamples.Draft(vm, "life " + second / 700, at, 1_000L),
                random.nextInt(10) == 0
                        ? Measured.UNKNOWN
                        : new Measured(random.nextDouble() * 100, Source.GUEST, at),
                new Measured(50.0, Source.GUEST, at));
    }
}
