// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import static dev.hearth.export.TestSamples.ID;
import static dev.hearth.export.TestSamples.START;
import static dev.hearth.export.TestSamples.ballooned;
import static dev.hearth.export.TestSamples.batch;
import static dev.hearth.export.TestSamples.full;
import static dev.hearth.export.TestSamples.nothing;
import static dev.hearth.export.TestSamples.outside;
import static dev.hearth.export.TestSamples.seldom;
import static dev.hearth.export.TestSamples.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Every second is in the sums, once.
class TotalsTest {

    private final Totals totals = new Totals();
    private long seq;

    @Test
    void everySecondIsAddedOnce() {
        MetricSample first = full(START, Source.GUEST);
        accept(first);
        accept(first);
        accept(full(START.plusSeconds(1), Source.GUEST));

        Map<Tally, Double> sums = sums();
        assertThat(sums.get(Tally.RECEIVED_BY_GUEST)).isEqualTo(2_000);
        assertThat(sums.get(Tally.CPU_BY_GUEST)).as("a quarter of 2 vCPUs, 2 s").isEqualTo(1);
        assertThat(sums.get(Tally.VMM_CPU)).as("60 % of a CPU for 0.5 s").isEqualTo(0.6);
        assertThat(sums.get(Tally.VMM_CPU_WAIT)).isCloseTo(0.2, within(1e-9));
        assertThat(sums.get(Tally.THROTTLED_SECONDS)).isEqualTo(0.5);
    }

    @Test
    void sourcesThatTakeTurnsHaveSumsOfTheirOwn() {
        accept(full(START, Source.GUEST));
        accept(outside(START.plusSeconds(1), "one"));
        accept(full(START.plusSeconds(2), Source.GUEST));

        assertThat(sums())
                .containsEntry(Tally.READ_BY_GUEST, 6_000.0)
                .containsEntry(Tally.READ_BY_VMM, 3_000.0)
                .containsEntry(Tally.CPU_BY_VMM, 0.25);
    }

    @Test
    void aSumThatNobodyAddsToIsNotToldUntilSomebodyDoes() {
        accept(full(START, Source.GUEST));
        accept(outside(START.plusSeconds(9), "one"));
        assertThat(sums()).containsKey(Tally.READ_BY_GUEST);

        accept(outside(START.plusSeconds(10), "one"));
        assertThat(sums()).doesNotContainKey(Tally.READ_BY_GUEST).containsKey(Tally.READ_BY_VMM);

        accept(full(START.plusSeconds(11), Source.GUEST));
        assertThat(sums()).containsEntry(Tally.READ_BY_GUEST, 6_000.0);
    }

    @Test
    void aSumOfAVmThatIsMeasuredSeldomIsToldUntilTwoOfItsTurnsPassed() {
        totals.accept(batch(++seq, seldom(30), full(START, Source.GUEST)));
        totals.accept(batch(++seq, seldom(30), outside(START.plusSeconds(30), "one")));
        assertThat(sums()).containsKey(Tally.READ_BY_GUEST);

        totals.accept(batch(++seq, seldom(30), outside(START.plusSeconds(60), "one")));
        assertThat(sums()).doesNotContainKey(Tally.READ_BY_GUEST);
    }

    @Test
    void aGuestsOwnCountsLastAsLongAsItsVmmDoes() {
        accept(ballooned(START, "one", 2));
        accept(outside(START.plusSeconds(60), "one"));
        assertThat(sums()).containsEntry(Tally.OOM_KILLS_BY_BALLOON, 2.0);

        accept(outside(START.plusSeconds(61), "two"));
        assertThat(sums()).doesNotContainKey(Tally.OOM_KILLS_BY_BALLOON);

        accept(ballooned(START.plusSeconds(62), "two", 1));
        assertThat(sums()).containsEntry(Tally.OOM_KILLS_BY_BALLOON, 1.0);
    }

    @Test
    void aVmThatIsGoneIsForgotten() {
        accept(full(START, Source.GUEST));

        totals.accept(
                new Batch(TestSamples.RUN, 9, START.plusSeconds(1), TestSamples.HOST, List.of()));

        assertThat(totals.of(ID)).isNull();
    }

    @Test
    void aVmThatNeverRanHasNone() {
        Instant at = START;
        totals.accept(batch(1, vm("web", null), nothing(at)));

        assertThat(sums()).isEmpty();
    }

    private void accept(MetricSample sample) {
        totals.accept(batch(++seq, vm("web", sample.incarnation()), sample));
    }

    private Map<Tally, Double> sums() {
        Map<Tally, Double> sums = new EnumMap<>(Tally.class);
        Objects.requireNonNull(totals.of(ID)).forEach(sums::put);
        return sums;
    }
}
