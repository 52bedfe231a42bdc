// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of batches, and that each series ends once. Fixture: one VM.
final class SeriesTrackTest {

    private static final String CPU = "hearth_vm_cpu_usage_ratio";
    private static final Instant AT = Instant.ofEpochMilli(1_764_000_000_000L);

    private final SeriesTrack track = new SeriesTrack("here");

    @Test
    void aValueHasItsTimeItsSourceAndItsHost() {
        List<Sample> cpu = named(samples(TestBatches.of(1, AT, 25)));

        assertThat(cpu).hasSize(1);
        assertThat(cpu.getFirst().value()).isEqualTo(0.25);
        assertThat(cpu.getFirst().atMs()).isEqualTo(AT.toEpochMilli());
        assertThat(cpu.getFirst().series().labels().get("source")).isEqualTo("guest");
        assertThat(cpu.getFirst().series().labels().get("host")).isEqualTo("here");
        assertThat(cpu.getFirst().series().labels().get("vm")).isEqualTo(TestBatches.VM.toString());
    }

    @Test
    void whatBecomesUnknownEndsOnce() {
        samples(TestBatches.of(1, AT, 25));

        assertThat(named(samples(TestBatches.of(2, AT.plusSeconds(1), Measured.UNKNOWN))))
                .hasSize(1)
                .allMatch(sample -> isStale(sample));
        assertThat(named(samples(TestBatches.of(3, AT.plusSeconds(2), Measured.UNKNOWN))))
                .isEmpty();
    }

    @Test
    void anotherSourceIsAnotherSeries() {
        samples(TestBatches.of(1, AT, 25));
        Instant next = AT.plusSeconds(1);
        Measured vmm = new Measured(30.0, Source.VMM, next);

        List<Sample> cpu = named(samples(TestBatches.of(2, next, vmm)));

        assertThat(cpu).hasSize(2);
        assertThat(cpu.stream().filter(SeriesTrackTest::isStale))
                .singleElement()
                .satisfies(sample ->
                        assertThat(sample.series().labels().get("source")).isEqualTo("guest"));
    }

    @Test
    void aSampleThatStandsForLongerIsToldOnce() {
        Batch batch = TestBatches.of(1, AT, 25);
        samples(batch);

        Batch again = new Batch(batch.run(), 2, AT.plusSeconds(1), batch.host(), batch.vms());

        assertThat(samples(again)).noneMatch(each -> each.series().labels().contains("vm"));
        assertThat(named(samples(TestBatches.of(3, AT.plusSeconds(2), 30)))).hasSize(1);
    }

    @Test
    void everySeriesOfAVmThatIsGoneEnds() {
        List<Sample> before = samples(TestBatches.of(1, AT, 25));

        List<Sample> after = samples(TestBatches.empty(2, AT.plusSeconds(1)));

        long ofVm = before.stream().filter(each -> each.series().labels().contains("vm")).count();
        assertThat(ofVm).isPositive();
        assertThat(after.stream().filter(SeriesTrackTest::isStale)).hasSize((int) ofVm);
        assertThat(track.end(AT.plusSeconds(2))).hasSize(before.size() - (int) ofVm);
        assertThat(track.end(AT.plusSeconds(3))).isEmpty();
    }

    private List<Sample> samples(Batch batch) {
        track.count(batch);
        return track.samples(batch);
    }

    private static List<Sample> named(List<Sample> samples) {
        return samples.stream().filter(each -> each.series().name().equals(CPU)).toList();
    }

    private static boolean isStale(Sample sample) {
        return Double.doubleToRawLongBits(sample.value()) == 0x7ff0000000000002L;
    }
}
