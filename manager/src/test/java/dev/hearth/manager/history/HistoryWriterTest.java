// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.rest.VmHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What becomes of samples when managers and databases come and go. Fixture: one PostgreSQL, other
/// VMs for each test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryWriterTest {

    private static final Instant START = Instant.parse("2026-11-26T09:59:00Z");
    private static final String CPU = HistoryMetric.CPU_USAGE_PERCENT.wire();

    private final HistoryUnderTest history = new HistoryUnderTest(START.plus(Duration.ofHours(1)));

    @AfterEach
    void theDatabaseIsThere() {
        history.setAway(HistoryUnderTest.Away.NO);
    }

    @AfterAll
    void end() {
        history.close();
    }

    @Test
    void aRestartInTheMidstOfAStepNeitherDoublesNorLoses() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 184));

        history.restart();
        // The stream begins with the batch that was the last one before.
        history.hear(seconds(vm, 183, 300));

        for (String step : List.of("10s", "1m", "1h")) {
            assertThat(known(vm, step)).as(step).isEqualTo(300_000L);
        }
        assertThat(history.get(vm, day("1h")).starts()).contains(1).doesNotContain(2);
    }

    @Test
    void aKilledManagerLosesOnlyWhatWasNotWritten() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 184));
        await().until(() -> history.counts.written.sum() >= 18);

        history.crash();
        history.hear(seconds(vm, 184, 300));

        // Three full minutes were written in steps of ten seconds; of the last one only memory
        // knew.
        for (String step : List.of("10s", "1m", "1h")) {
            assertThat(known(vm, step)).as(step).isEqualTo((180 + 116) * 1_000L);
        }
    }

    @Test
    void minutesAndHoursAreMadeOfStepsOfTenSecondsAfterARestart() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 600));
        history.restart();

        assertThat(history.get(vm, day("1m")).metrics().get(CPU))
                .isNotNull()
                .satisfies(series ->
                        assertThat(series.knownMs().stream().filter(ms -> ms == 60_000))
                                .hasSize(10));
        history.awaitWritten();
        assertThat(rows("history_1m", vm)).isEqualTo("10");
        assertThat(rows("history_1h", vm)).isEqualTo("2");
    }

    @Test
    void aMinuteThatKnowsMoreThanItsStepsIsKept() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 120));
        history.awaitWritten();
        history.execute(
                "DELETE FROM history_10s WHERE vm = %s AND at > '2026-11-26T09:59:30Z'"
                        .formatted(key(vm)));

        history.restart();

        assertThat(known(vm, "1m")).isEqualTo(120_000L);
        assertThat(known(vm, "1h")).isEqualTo(120_000L);
    }

    @Test
    void aLateSampleStillLandsInItsStep() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 60));
        await().until(() -> history.counts.written.sum() > 0);

        history.hear(HistorySamples.cpu(vm, START.plusMillis(5_500), 90));
        history.hear(HistorySamples.cpu(vm, START.minusSeconds(2), 90));

        assertThat(history.counts.late.sum()).isEqualTo(1);
        history.awaitWritten();
        assertThat(known(vm, "10s")).isEqualTo(61_000L);
        assertThat(
                        history.query(
                                "SELECT cpu_usage_percent_max FROM history_10s WHERE vm = %s AND at = '%s'"
                                        .formatted(key(vm), START)))
                .isEqualTo("90");
    }

    @Test
    void theSameSampleTwiceIsOneSample() {
        UUID vm = history.createVm();
        List<MetricSample> samples = seconds(vm, 0, 5);
        history.hear(samples);
        history.hear(samples);

        assertThat(known(vm, "10s")).isEqualTo(5_000L);
    }

    @Test
    void aDatabaseThatIsKilledHoldsUpNobodyAndGetsAllWhenItIsBack() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 60));
        await().until(() -> history.counts.written.sum() > 0);

        long taken = history.counts.taken.sum();
        history.killDatabase();
        long begin = System.nanoTime();
        history.recorder.accepted(HistoryUnderTest.batch(seconds(vm, 60, 300)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> history.counts.taken.sum() >= taken + 240);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Boolean.TRUE.equals(history.service.health().written()));
        await().ignoreExceptions().until(() -> history.query("SELECT 1").equals("1"));
        history.awaitWritten();
        assertThat(history.service.health().lostRows()).isZero();
        assertThat(known(vm, "10s")).isEqualTo(300_000L);
        assertThat(rows("history_10s", vm)).isEqualTo("30");
    }

    @Test
    void aDatabaseThatIsAwayIsToldOfAndMemoryIsBounded() {
        UUID vm = history.createVm();
        history.setAway(HistoryUnderTest.Away.YES);
        history.hear(seconds(vm, 0, 60));

        await().until(() -> Boolean.FALSE.equals(history.service.health().written()));
        assertThat(history.service.health().reason()).contains("switched off");
        assertThat(history.service.health().pendingRows()).isPositive();

        history.setAway(HistoryUnderTest.Away.NO);
        await().until(() -> Boolean.TRUE.equals(history.service.health().written()));
        history.awaitWritten();
        assertThat(known(vm, "10s")).isEqualTo(60_000L);
    }

    @Test
    void rowsWhoseCommitWasNotAnsweredAreWrittenOnceMoreWithoutHarm() {
        UUID vm = history.createVm();
        history.hear(seconds(vm, 0, 30));
        history.awaitWritten();
        String before = history.query("SELECT sum(cpu_usage_percent_ms) FROM history_10s");

        // This manager does not know of the rows: as after a commit that it was not told of.
        history.open.recovery();
        history.hear(seconds(vm, 0, 30));
        history.awaitWritten();

        assertThat(history.query("SELECT sum(cpu_usage_percent_ms) FROM history_10s"))
                .isEqualTo(before);
    }

    @Test
    void aVmThatIsNotThisManagersHasNoHistory() {
        UUID stranger = UUID.randomUUID();
        history.hear(seconds(stranger, 0, 30));

        await().until(() -> history.counts.foreign.sum() > 0);
        assertThat(
                        history.query(
                                "SELECT count(*) FROM history_vm WHERE vm = '%s'"
                                        .formatted(stranger)))
                .isEqualTo("0");
    }

    @Test
    void anImpossibleTimeIsRefused() {
        UUID vm = history.createVm();
        history.hear(HistorySamples.cpu(vm, history.clock.instant().plusSeconds(400), 5));
        history.hear(HistorySamples.cpu(vm, history.clock.instant().minusSeconds(90_000), 5));

        assertThat(history.counts.implausible.sum()).isEqualTo(2);
    }

    private long known(UUID vm, String step) {
        Series series = Objects.requireNonNull(history.get(vm, day(step)).metrics().get(CPU));
        return series.knownMs().stream().mapToLong(ms -> ms).sum();
    }

    private String rows(String table, UUID vm) {
        return history.query("SELECT count(*) FROM %s WHERE vm = %s".formatted(table, key(vm)));
    }

    private String key(UUID vm) {
        return history.query("SELECT key FROM history_vm WHERE vm = '%s'".formatted(vm));
    }

    private static Map<String, String> day(String step) {
        return Map.of(
                "from", START.minusSeconds(3_600).toString(),
                "to", START.plusSeconds(3_600).toString(),
                "step", step);
    }

    /// A second's sample each, from one second after the start until another.
    private static List<MetricSample> seconds(UUID vm, int from, int to) {
        List<MetricSample> samples = new ArrayList<>();
        for (int second = from; second < to; second++) {
            samples.add(HistorySamples.cpu(vm, START.plusSeconds(second), second % 50));
        }
        return samples;
    }
}
