// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Source;
import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.contract.rest.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of one alert, second by second. Values are written as they are measured, one a second.
class TrackTest {

    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final double NOBODY_KNOWS = Double.NaN;

    @Test
    void itFiresWhenTheConditionHeldForAsLongAsTheRuleWants() {
        Series series = new Series(rule(90, 90, 3, 0));

        series.see(95, 96, 97);
        assertThat(series.state()).isEqualTo(AlertState.PENDING);
        series.see(98);

        assertThat(series.state()).isEqualTo(AlertState.FIRING);
        assertThat(series.told).containsExactly("firing@3");
        assertThat(series.track()).returns(START, Track::startedAt);
    }

    @Test
    void aDipBeginsTheWaitAnew() {
        Series series = new Series(rule(90, 50, 3, 0));

        series.see(95, 95, 95, 89, 95, 95, 95);

        assertThat(series.state()).isEqualTo(AlertState.PENDING);
        assertThat(series.told).isEmpty();
    }

    @Test
    void withoutAWaitItFiresAtOnce() {
        Series series = new Series(rule(90, 90, 0, 0));

        series.see(10, 95);

        assertThat(series.told).containsExactly("firing@1");
    }

    @Test
    void itIsOverOnlyOnTheOtherSideOfTheClearThreshold() {
        Series series = new Series(rule(90, 80, 0, 0));

        series.see(95, 89, 85, 81);
        assertThat(series.state()).isEqualTo(AlertState.FIRING);
        series.see(80);

        assertThat(series.state()).isNull();
        assertThat(series.told).containsExactly("firing@0", "resolved@4");
    }

    @Test
    void itStaysForAWhileAfterTheValueCameBack() {
        Series series = new Series(rule(90, 90, 0, 3));

        series.see(95, 10, 10, 95, 10, 10, 10);
        assertThat(series.state()).isEqualTo(AlertState.FIRING);
        series.see(10);

        assertThat(series.told).containsExactly("firing@0", "resolved@7");
    }

    @Test
    void secondsWithoutAValueDoNotCount() {
        Series series = new Series(rule(90, 90, 3, 2));

        series.see(95, 95, NOBODY_KNOWS, NOBODY_KNOWS, 95);
        assertThat(series.state()).isEqualTo(AlertState.PENDING);
        series.see(95);
        assertThat(series.state()).isEqualTo(AlertState.FIRING);
        series.see(10, NOBODY_KNOWS, NOBODY_KNOWS, NOBODY_KNOWS, 10);
        assertThat(series.state()).isEqualTo(AlertState.FIRING);
        series.see(10, 10);

        assertThat(series.state()).isNull();
    }

    @Test
    void whatNobodyKnowsNeverFires() {
        Series series = new Series(rule(90, 90, 0, 0));

        for (int second = 0; second < 600; second++) {
            series.see(NOBODY_KNOWS);
        }

        assertThat(series.told).isEmpty();
    }

    @Test
    void aFiringAlertWithoutDataSaysSoAndIsUnknownAfterFiveMinutesOnce() {
        Series series = new Series(rule(90, 90, 0, 0));
        series.see(95);

        series.pass(299);
        assertThat(series.track().noDataSince()).isEqualTo(START.plusSeconds(1));
        assertThat(series.told).containsExactly("firing@0");
        series.pass(600);

        assertThat(series.state()).isEqualTo(AlertState.UNKNOWN);
        assertThat(series.told).containsExactly("firing@0", "unknown@301");
    }

    @ParameterizedTest
    @CsvSource({"95, firing", "10, resolved"})
    void anUnknownOneIsToldWhatItIsWhenTheValueIsKnownAgain(double value, String told) {
        Series series = new Series(rule(90, 90, 5, 30));
        series.see(95, 95, 95, 95, 95, 95);
        assertThat(series.told).containsExactly("firing@5");
        series.pass(301);
        assertThat(series.told).containsExactly("firing@5", "unknown@306");

        series.see(value);

        assertThat(series.told).hasSize(3);
        assertThat(series.told.getLast()).startsWith(told);
    }

    @Test
    void onePendingWithoutDataIsForgottenQuietly() {
        Series series = new Series(rule(90, 90, 60, 0));
        series.see(95);

        series.pass(301);

        assertThat(series.state()).isNull();
        assertThat(series.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({">, 90, false", ">=, 90, true", "<, 90, false", "<=, 90, true", ">, 91, true"})
    void comparisonsMeanWhatTheySay(String comparison, double value, boolean fires) {
        Rule.Condition rule =
                new Rule.Condition(
                        null,
                        AlertMetric.CPU_USAGE_PERCENT,
                        AlertComparison.of(comparison).orElseThrow(),
                        90,
                        90,
                        Duration.ZERO,
                        Duration.ZERO,
                        true);

        assertThat(rule.begins(value)).isEqualTo(fires);
        assertThat(rule.next(new double[] {NOBODY_KNOWS, value}, 0)).isEqualTo(fires ? 1 : 2);
    }

    /// Whatever the noise: between two tellings of a firing lie the wait and the time it is kept,
    /// so there are at most so many; noise inside the band of hysteresis changes nothing at all.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noiseAroundTheThresholdDoesNotFlap(long seed) {
        Random random = new Random(seed);
        int seconds = 3_600;
        int waits = 1 + random.nextInt(30);
        int keeps = 1 + random.nextInt(30);
        Series wild = new Series(rule(90, 88, waits, keeps));
        Series banded = new Series(rule(90, 80, 0, 0));
        banded.see(95);
        for (int second = 0; second < seconds; second++) {
            double noise = random.nextGaussian();
            wild.see(random.nextInt(20) == 0 ? NOBODY_KNOWS : 90 + 3 * noise);
            banded.see(Math.clamp(90 + 3 * noise, 80.001, 100));
        }

        assertThat(wild.told).hasSizeLessThanOrEqualTo(2 * (seconds / (waits + keeps) + 1));
        for (int i = 0; i < wild.told.size(); i++) {
            assertThat(wild.told.get(i)).startsWith(i % 2 == 0 ? "firing" : "resolved");
        }
        assertThat(banded.told).containsExactly("firing@0");
    }

    private static Rule.Condition rule(double threshold, double clear, int waits, int keeps) {
        return new Rule.Condition(
                null,
                AlertMetric.CPU_USAGE_PERCENT,
                AlertComparison.ABOVE,
                threshold,
                clear,
                Duration.ofSeconds(waits),
                Duration.ofSeconds(keeps),
                true);
    }

    /// One VM's values, and what people were told: "firing@3" in the fourth second.
    private static final class Series {

        private final Rule.Condition rule;
        private final List<String> told = new ArrayList<>();
        private @Nullable Track track;
        private int second;

        Series(Rule.Condition rule) {
            this.rule = rule;
        }

        void see(double... values) {
            for (double each : values) {
                Instant now = START.plusSeconds(second);
                Value value = Double.isNaN(each) ? null : new Value(each, Source.GUEST, now);
                if (track == null && value != null && rule.begins(each)) {
                    track = Track.begun(new UUID(0, second), value, now);
                }
                if (track != null) {
                    Track.Step step = track.step(rule, value, now);
                    track = step.next();
                    if (step.told() && track != null) {
                        told.add(track.state() + "@" + second);
                    }
                    if (track != null && track.state() == AlertState.RESOLVED) {
                        track = null;
                    }
                }
                second++;
            }
        }

        void pass(int seconds) {
            for (int i = 0; i < seconds; i++) {
                see(NOBODY_KNOWS);
            }
        }

        @Nullable AlertState state() {
            return track == null ? null : track.state();
        }

        Track track() {
            return Objects.requireNonNull(track);
        }
    }
}
