// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.MetricState;
import dev.hearth.host.metrics.BottleneckRule.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for any run of samples, tried on runs drawn from seeds. Fixture: VMs with 2 vCPUs,
/// sampled every second.
class BottleneckTrackPropertyTest {

    private static final int RUNS = 300;
    private static final int SECONDS = 120;
    private static final int VCPUS = 2;
    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

    /// What moves one figure alone, with its borders.
    private record Dial(double starts, double stays, DoubleFunction<TestSample> sample) {}

    private static final List<Dial> DIALS =
            List.of(
                    new Dial(10, 5, percent -> TestSample.IDLE.host(0.0, percent * 10)),
                    new Dial(10, 5, percent -> TestSample.IDLE.host(percent, 0.0)),
                    new Dial(90, 80, percent -> TestSample.IDLE.guest(percent, 9.0)),
                    new Dial(1.25, 1.1, tasks -> TestSample.IDLE.guest(100.0, tasks * VCPUS)),
                    new Dial(0.8, 0.5, under -> TestSample.IDLE.disk(1L, under * 1000)),
                    new Dial(1, 0.5, ms -> TestSample.IDLE.disk(4000L, ms * 4000)));

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, -7})
    void nothingIsEverSaidThatMostSamplesDidNotSay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < RUNS; run++) {
            BottleneckTrack track = new BottleneckTrack(VCPUS, Pace.SECOND);
            List<BottleneckFacts> past = new ArrayList<>();
            Set<Bottleneck.Kind> begun = EnumSet.noneOf(Bottleneck.Kind.class);
            double unknown = random.nextDouble();
            for (int second = 0; second < SECONDS; second++) {
                TestSample sample = anything(random, unknown);
                past.add(BottleneckFacts.of(sample.build(START, MetricState.LIVE), VCPUS));
                for (BottleneckRule rule : BottleneckRule.BY_PREFERENCE) {
                    if (speaking(rule, past, Level.YES) >= BottleneckTrack.START) {
                        begun.add(rule.kind());
                    }
                }

                Bottleneck said = tick(track, second, sample);

                if (said != null) {
                    assertThat(begun).contains(said.kind());
                    assertThat(speaking(ruleOf(said.kind()), past, Level.STILL))
                            .isGreaterThanOrEqualTo(BottleneckTrack.STAY);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 42, -9})
    void nothingIsEverSaidOfWhatIsUnknown(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < RUNS; run++) {
            BottleneckTrack track = new BottleneckTrack(VCPUS, Pace.SECOND);
            for (int second = 0; second < SECONDS; second++) {
                // Six in ten seconds scream, which is one too few.
                boolean known = second % BottleneckTrack.SAMPLES < BottleneckTrack.START - 1;
                TestSample sample = known ? everythingIsWrong(random) : TestSample.UNKNOWN;

                assertThat(tick(track, second, sample)).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 77, -1})
    void aFigureThatWaversAboutABorderChangesWhatIsSaidOnceAtMost(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Dial dial : DIALS) {
            for (int run = 0; run < RUNS / 10; run++) {
                double gap = dial.starts() - dial.stays();
                // About the upper border, and never below the lower one.
                assertThat(changes(dial, random, false, dial.stays(), dial.starts() + gap))
                        .isLessThanOrEqualTo(1);
                // About the lower border, and never at the upper one.
                assertThat(changes(dial, random, true, dial.stays() - gap, dial.starts()))
                        .isLessThanOrEqualTo(1);
                // Between them, nothing begins and nothing ends.
                assertThat(changes(dial, random, true, dial.stays(), dial.starts())).isZero();
                assertThat(changes(dial, random, false, dial.stays(), dial.starts())).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 1001})
    void whateverComesNothingIsSaidForLessThanThreeSeconds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Dial dial : DIALS) {
            BottleneckTrack track = new BottleneckTrack(VCPUS, Pace.SECOND);
            int lastChange = -1000;
            boolean said = false;
            for (int second = 0; second < RUNS * 20; second++) {
                double value = random.nextBoolean() ? 2 * dial.starts() : 0;
                boolean says = tick(track, second, dial.sample().apply(value)) != null;
                if (says != said) {
                    assertThat(second - lastChange).isGreaterThanOrEqualTo(3);
                    lastChange = second;
                    said = says;
                }
            }
        }
    }

    /// How often what is said begins or ends while the figure is anywhere between the two.
    private static int changes(
            Dial dial, SplittableRandom random, boolean saidBefore, double least, double below) {
        BottleneckTrack track = new BottleneckTrack(VCPUS, Pace.SECOND);
        int second = 0;
        for (; second < BottleneckTrack.SAMPLES; second++) {
            double before = saidBefore ? 2 * dial.starts() : 0;
            tick(track, second, dial.sample().apply(before));
        }
        boolean said = saidBefore;
        int changes = 0;
        for (; second < SECONDS; second++) {
            double value = random.nextDouble(least, below);
            boolean says = tick(track, second, dial.sample().apply(value)) != null;
            changes += says == said ? 0 : 1;
            said = says;
        }
        return changes;
    }

    private static BottleneckRule ruleOf(Bottleneck.Kind kind) {
        return BottleneckRule.BY_PREFERENCE.stream()
                .filter(rule -> rule.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static long speaking(BottleneckRule rule, List<BottleneckFacts> past, Level least) {
        return past
                .subList(Math.max(0, past.size() - BottleneckTrack.SAMPLES), past.size())
                .stream()
                .filter(facts -> rule.level(facts).compareTo(least) >= 0)
                .count();
    }

    private static @Nullable Bottleneck tick(BottleneckTrack track, int second, TestSample sample) {
        return Objects.requireNonNull(
                        track.judge(sample.build(START.plusSeconds(second), MetricState.LIVE)))
                .bottleneck();
    }

    /// Each figure is unknown as often as `unknown` says, else anything at all.
    private static TestSample anything(SplittableRandom random, double unknown) {
        return new TestSample(
                known(random, unknown) ? (Double) random.nextDouble(100) : null,
                known(random, unknown) ? (Double) random.nextDouble(6) : null,
                known(random, unknown) ? (Double) random.nextDouble(25) : null,
                known(random, unknown) ? (Double) random.nextDouble(25) : null,
                known(random, unknown) ? (Double) random.nextDouble(250) : null,
                known(random, unknown) ? (Long) random.nextLong(3) : null,
                known(random, unknown) ? (Long) random.nextLong(3) : null,
                known(random, unknown) ? (Long) random.nextLong(1000) : null,
                known(random, unknown) ? (Double) random.nextDouble(2000) : null);
    }

    private static boolean known(SplittableRandom random, double unknown) {
        return random.nextDouble() >= unknown;
    }

    private static TestSample everythingIsWrong(SplittableRandom random) {
        return new TestSample(
                random.nextDouble(90, 100),
                random.nextDouble(6, 60),
                random.nextDouble(50, 100),
                random.nextDouble(50, 100),
                random.nextDouble(100, 900),
                random.nextLong(2, 99),
                random.nextLong(2, 99),
                random.nextLong(1, 100),
                random.nextDouble(1000, 9000));
    }
}
