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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, in whatever order, with whatever holes: what the API answers is what a naive
/// computation over the same samples gives. Fixture: one PostgreSQL; for each seed other VMs, whose
/// samples lie around the turn of a year, so that days and months end in them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPropertyTest {

    private static final Instant START = Instant.parse("2026-12-31T22:50:00Z");
    private static final int VMS = 3;
    private static final int ROUNDS = 12;
    private static final int SAMPLES_IN_A_ROUND = 150;
    private static final double SINGLE_PRECISION = 1e-6;

    private final HistoryUnderTest history = new HistoryUnderTest(START.plus(Duration.ofHours(20)));

    @AfterAll
    void end() {
        history.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answersAreWhatANaiveComputationGives(long seed) {
        Random random = new Random(seed);
        Map<UUID, Story> stories = new LinkedHashMap<>();
        for (int vm = 0; vm < VMS; vm++) {
            UUID id = history.createVm();
            stories.put(id, new Story(id, random));
        }

        for (int round = 0; round < ROUNDS; round++) {
            stories.values().forEach(story -> history.hear(story.goOn()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    history.restart();
                    stories.values().forEach(story -> story.naive.restart());
                }
                case 1 -> history.awaitWritten();
                default -> {}
            }
            String step = List.of("10s", "1m", "1h", "30s", "5m", "2h").get(random.nextInt(6));
            stories.forEach((vm, story) -> compare(vm, story.naive, step));
        }
        for (String step : List.of("10s", "1m", "1h")) {
            stories.forEach((vm, story) -> compare(vm, story.naive, step));
        }
    }

    private void compare(UUID vm, NaiveHistory naive, String step) {
        VmHistory answer =
                history.get(
                        vm,
                        Map.of(
                                "from", START.minusSeconds(100).toString(),
                                "to", START.plus(Duration.ofHours(12)).toString(),
                                "step", step));
        long stepMs = answer.stepSeconds() * 1_000;
        for (int index = 0; index < answer.starts().size(); index++) {
            long from = answer.from().toEpochMilli() + index * stepMs;
            String where = "%s of %s at %s".formatted(step, vm, Instant.ofEpochMilli(from));
            assertThat(answer.starts().get(index))
                    .as(where)
                    .isEqualTo(naive.starts(from, from + stepMs));
            for (HistoryMetric metric : HistoryMetric.KEPT) {
                Series series = Objects.requireNonNull(answer.metrics().get(metric.wire()));
                compare(
                        where + " " + metric.wire(),
                        series,
                        index,
                        naive.metric(metric, from, from + stepMs));
            }
        }
    }

    private static void compare(
            String where, Series series, int index, NaiveHistory.Expected expected) {
        assertThat((long) series.knownMs().get(index)).as(where).isEqualTo(expected.knownMs());
        assertThat(series.sources().get(index)).as(where).isEqualTo(expected.sources());
        Float min = series.min().get(index);
        Float avg = series.avg().get(index);
        Float max = series.max().get(index);
        if (expected.knownMs() == 0) {
            assertThat(min).as(where).isNull();
            assertThat(avg).as(where).isNull();
            assertThat(max).as(where).isNull();
            return;
        }
        double near = 1 + Math.abs(expected.max());
        assertThat((double) min).as(where).isCloseTo(expected.min(), within(near * 1e-7));
        assertThat((double) max).as(where).isCloseTo(expected.max(), within(near * 1e-7));
        assertThat((double) avg)
                .as(where)
                .isCloseTo(expected.avg(), within(near * SINGLE_PRECISION))
                .isBetween((double) min, (double) max);
    }

    /// The samples of one VM, as they come.
    private static final class Story {

        private final NaiveHistory naive = new NaiveHistory();
        private final UUID vm;
        private final Random random;
        private final List<MetricSample> said = new ArrayList<>();
        private Instant at = START;
        private int incarnation;

        Story(UUID vm, Random random) {
            this.vm = vm;
            this.random = random;
        }

        List<MetricSample> goOn() {
            List<MetricSample> batch = new ArrayList<>();
            for (int sample = 0; sample < SAMPLES_IN_A_ROUND; sample++) {
                MetricSample next = next();
                said.add(next);
                batch.add(next);
                naive.hear(next);
            }
            return batch;
        }

        private MetricSample next() {
            int luck = random.nextInt(100);
            if (luck < 3 && !said.isEmpty()) {
                return said.get(said.size() - 1 - random.nextInt(Math.min(30, said.size())));
            }
            if (luck < 8) {
                return sample(at.minusMillis(random.nextInt(90_000)));
            }
            if (luck < 10) {
                incarnation++;
            }
            at = at.plusMillis(luck == 99 ? random.nextInt(900_000) : 200 + random.nextInt(4_000));
            return sample(at);
        }

        private MetricSample sample(Instant time) {
            Long interval =
                    random.nextInt(20) == 0 ? null : (Long) (long) (200 + random.nextInt(3_000));
            return HistorySamples.full(
                    new HistorySamples.Draft(vm, "life " + incarnation, time, interval),
                    random.nextInt(3) == 0 ? null : (Double) (random.nextInt(400) / 100.0),
                    50_000L + random.nextInt(10_000),
                    measured(time, 100, Source.GUEST, Source.VMM),
                    measured(time, 100, Source.GUEST, Source.BALLOON, Source.VMM),
                    interval == null
                            ? Measured.UNKNOWN
                            : measured(time, 1e9, Source.GUEST, Source.VMM));
        }

        private Measured measured(Instant time, double most, Source... sources) {
            return random.nextInt(5) == 0
                    ? Measured.UNKNOWN
                    : new Measured(
                            random.nextDouble() * most,
                            sources[random.nextInt(sources.length)],
                            time);
        }
    }
}
