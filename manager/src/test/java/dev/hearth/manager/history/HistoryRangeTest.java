// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.FieldFault;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which tier and step a question gets, and which questions are refused.
class HistoryRangeTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:34:56Z");

    /// Since when every second is in memory.
    private Instant liveSince = Instant.MAX;

    private List<Tier> tiers = List.of(Tier.LIVE, Tier.TEN_SECONDS, Tier.MINUTE, Tier.HOUR);
    private Duration finest = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "-15m, now, 10s, 10",
        "-1h, now, 10s, 10",
        "-4h, now, 10s, 10",
        "-6h, now, 10s, 30",
        "-24h, now, 1m, 60",
        "-48h, now, 1m, 120",
        "-7d, now, 1m, 600",
        "-14d, now, 1m, 900",
        "-15d, -14d, 1h, 3600",
        "-60d, now, 1h, 3600",
        "-400d, now, 1h, 43200",
        "2026-11-26T00:00:00Z, 2026-11-26T01:00:00+00:00, 10s, 10",
    })
    void withoutAStepTheFinestOneThatIsKeptAndEnoughIsTaken(
            String from, String to, String tier, long stepSeconds) {
        HistoryRange range = choose(Map.of("from", from, "to", to));

        assertThat(range.tier().wire()).isEqualTo(tier);
        assertThat(range.stepMs()).isEqualTo(stepSeconds * 1_000);
        assertThat(range.count()).isBetween(1, HistoryRange.ENOUGH_STEPS + 1);
        assertThat(range.reason()).contains("no step was asked for");
    }

    @ParameterizedTest
    @CsvSource({
        "10s, 10s",
        "60, 1m",
        "60s, 1m",
        "90s, 10s",
        "5m, 1m",
        "1h, 1h",
        "2h, 1h",
        "90m, 1m",
        "1d, 1h"
    })
    void anAskedStepIsTakenFromTheCoarsestTierThatHasIt(String step, String tier) {
        HistoryRange range = choose(Map.of("from", "-24h", "step", step));

        assertThat(range.tier().wire()).isEqualTo(tier);
        assertThat(range.reason()).contains("was asked for");
    }

    @ParameterizedTest
    @CsvSource({
        "-15m, now, live, 1",
        "-1m, now, live, 1",
        "-14m, -10m, live, 1",
        "-16m, now, 10s, 10",
        "-16m, -14m, 10s, 10",
    })
    void everySecondIsTakenWhereItIsInMemory(String from, String to, String tier, long step) {
        liveSince = NOW.minusSeconds(3_600);

        HistoryRange range = choose(Map.of("from", from, "to", to));

        assertThat(range.tier().wire()).isEqualTo(tier);
        assertThat(range.stepMs()).isEqualTo(step * 1_000);
    }

    @Test
    void soonAfterAStartTenSecondsSayMoreUnlessSecondsAreAskedFor() {
        liveSince = NOW.minusSeconds(449);
        assertThat(choose(Map.of("from", "-15m")).tier()).isEqualTo(Tier.TEN_SECONDS);
        assertThat(choose(Map.of("from", "-15m", "step", "1s")).tier()).isEqualTo(Tier.LIVE);
        liveSince = NOW.minusSeconds(450);
        assertThat(choose(Map.of("from", "-15m")).tier()).isEqualTo(Tier.LIVE);
    }

    @Test
    void secondsAreRefusedWhereTheyAreNotKept() {
        assertThat(faults(Map.of("from", "-16m", "step", "1s")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.message()).contains("kept for 15m", "step=10s fits"));
        assertThat(faults(Map.of("from", "-5m", "step", "2s"))).hasSize(1);
    }

    @Test
    void pressureIsRefusedWhereItIsNotKept() {
        String pressure = HistoryMetric.PRESSURE_IO_FULL_PERCENT.wire();

        assertThat(faults(Map.of("from", "-1h", "metrics", pressure)))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.field()).isEqualTo("metrics");
                    assertThat(fault.message()).contains("from=-15m&step=1s");
                });
        assertThat(faults(Map.of("from", "-15m", "step", "1s", "metrics", pressure))).isEmpty();
    }

    @Test
    void theRangeIsWidenedToWholeSteps() {
        HistoryRange range =
                choose(Map.of("from", "2026-11-26T11:00:31Z", "to", "-4m", "step", "1m"));

        assertThat(Instant.ofEpochMilli(range.fromMs())).isEqualTo("2026-11-26T11:00:00Z");
        assertThat(Instant.ofEpochMilli(range.toMs())).isEqualTo("2026-11-26T12:31:00Z");
        assertThat(range.count()).isEqualTo(91);
    }

    @Test
    void tooManyStepsAreRefusedWithOneThatFits() {
        assertThat(faults(Map.of("from", "-14d", "step", "1m")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.field()).isEqualTo("step");
                    assertThat(fault.message()).contains("20161 steps", "11000", "step=2m fits");
                });
    }

    @Test
    void aStepThatIsNotKeptForSoLongIsRefusedWithOneThatFits() {
        assertThat(faults(Map.of("from", "-25h", "step", "10s")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.message()).contains("kept for 1d", "step=1m fits"));
        assertThat(faults(Map.of("from", "-15d", "step", "5m")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.message()).contains("kept for 14d", "step=1h fits"));
    }

    @Test
    void whatAFaultSaysFitsDoesFit() {
        assertThat(choose(Map.of("from", "-14d", "step", "2m")).count()).isEqualTo(10_081);
        assertThat(choose(Map.of("from", "-25h", "step", "1m")).count()).isEqualTo(1_501);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(
                        faults(
                                Map.of(
                                        "from",
                                        "yesterday",
                                        "to",
                                        "-5w",
                                        "step",
                                        "7s",
                                        "metrics",
                                        "cpu_usage_percent,nonsense",
                                        "limit",
                                        "5")))
                .extracting(FieldFault::field)
                .containsExactlyInAnyOrder("from", "to", "step", "metrics", "limit");
    }

    @Test
    void aRangeThatIsNoneIsRefused() {
        assertThat(faults(Map.of("from", "-1h", "to", "-2h")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("must be before `to`"));
        assertThat(faults(Map.of("from", "-401d")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("400 days"));
        assertThat(faults(Map.of("to", "+999999999-01-01T00:00:00Z"))).hasSize(1);
        assertThat(faults(Map.of("from", "-999999999d"))).hasSize(1);
    }

    @Test
    void aParameterThatIsThereTwiceIsRefused() {
        Faults faults = new Faults();
        HistoryQuery.parse(Map.of("step", List.of("10s", "20s")), NOW, faults);

        Assertions.assertThatThrownBy(faults::throwIfAny).hasMessageContaining("more than once");
    }

    @ParameterizedTest
    @CsvSource({
        "-1h, 10, 30",
        "-1h, 30, 120",
        "-1h, 100, 300",
        "-24h, 10, 60",
        "-14d, 10, 900",
        "-400d, 10, 43200",
        "1970-01-01T00:00:00Z, 10, 2592000",
    })
    void aStoreIsAskedForStepsOfSeveralSamples(String from, long paceSeconds, long stepSeconds) {
        tiers = List.of(Tier.LIVE, Tier.STORE);
        finest = Duration.ofSeconds(3 * paceSeconds);

        HistoryRange range = choose(Map.of("from", from));

        assertThat(range.tier()).isEqualTo(Tier.STORE);
        assertThat(range.stepMs()).isEqualTo(stepSeconds * 1_000);
    }

    @Test
    void aStoreIsAskedForAnyStepThatSomebodyWants() {
        tiers = List.of(Tier.LIVE, Tier.STORE);
        finest = Duration.ofSeconds(30);

        assertThat(choose(Map.of("from", "-1h", "step", "10s")).stepMs()).isEqualTo(10_000);
        assertThat(choose(Map.of("from", "-10m", "step", "1s")).tier()).isEqualTo(Tier.LIVE);
        assertThat(faults(Map.of("from", "-30d", "step", "10s")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("step=5m fits"));
    }

    private HistoryRange choose(Map<String, String> parameters) {
        Faults faults = new Faults();
        Optional<HistoryRange> range = choose(parameters, faults);
        faults.throwIfAny();
        return range.orElseThrow();
    }

    private Optional<HistoryRange> choose(Map<String, String> parameters, Faults faults) {
        Map<String, List<String>> lists = new HashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return HistoryRange.choose(
                HistoryQuery.parse(lists, NOW, faults),
                new HistoryRange.Choice(NOW, liveSince, tiers, finest),
                faults);
    }

    private List<FieldFault> faults(Map<String, String> parameters) {
        Faults faults = new Faults();
        choose(parameters, faults);
        try {
            faults.throwIfAny();
            return List.of();
        } catch (Invalid e) {
            return e.faults();
        }
    }
}
