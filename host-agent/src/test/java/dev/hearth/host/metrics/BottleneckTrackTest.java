// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static dev.hearth.host.metrics.TestSample.IDLE;
import static dev.hearth.host.metrics.TestSample.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.Bottleneck.Kind;
import dev.hearth.contract.host.MetricState;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a VM is said to wait for. Fixture: one incarnation of a VM with 2 vCPUs, sampled every
/// second.
class BottleneckTrackTest {

    private static final TestSample NOISY = IDLE.host(34.0, 0.0);

    private final BottleneckTrack track = new BottleneckTrack(2, Pace.SECOND);
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");

    static Stream<Arguments> bottlenecks() {
        return Stream.of(
                Arguments.of(
                        Kind.CPU_LIMIT,
                        IDLE.host(0.0, 340.0),
                        "its CPU limit held it back for 34 % of the time, all its vCPUs added up;"
                                + " raise the limit, or give it less to do"),
                Arguments.of(
                        Kind.DISK_LIMIT,
                        IDLE.limits(9L, 0L),
                        "a rate limit of its disks, or the host's I/O engine, stopped their"
                                + " requests 9.0 times a second; raise the limit, or have the guest"
                                + " read and write less"),
                Arguments.of(
                        Kind.NETWORK_LIMIT,
                        IDLE.limits(0L, 2L),
                        "a rate limit of its network stopped its frames 2.0 times a second; raise"
                                + " the limit, or have the guest send and receive less"),
                Arguments.of(
                        Kind.NOISY_HOST,
                        NOISY,
                        "its vCPUs waited 34 % of the time for a host CPU; move it or what runs"
                                + " beside it"),
                Arguments.of(
                        Kind.NEEDS_MORE_MEMORY,
                        IDLE.memory(42.0),
                        "all the guest's tasks waited for memory for 42 % of the time; give it more"
                                + " memory, or have it run less"),
                Arguments.of(
                        Kind.DISK_BOUND,
                        IDLE.disk(200L, 2400.0),
                        "the host's disk was at work on 2.4 of its requests at a time and took"
                                + " 12.0 ms for each; give it a faster disk, or move what else uses"
                                + " that disk"),
                Arguments.of(
                        Kind.NEEDS_MORE_VCPU,
                        IDLE.guest(98.0, 3.8),
                        "the guest's CPUs were 98 % busy, with 1.9 tasks for each; give it more"
                                + " vCPUs"));
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void whatMostSamplesSayIsSaidWithFiguresAndAdvice(Kind kind, TestSample sample, String detail) {
        for (int second = 1; second < BottleneckTrack.START; second++) {
            assertThat(tick(sample)).as("after %d", second).isNull();
        }

        assertThat(tick(sample)).isEqualTo(new Bottleneck(kind, detail));
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void itIsSaidUntilFewerThanHalfOfTheSamplesSayIt(Kind kind, TestSample sample) {
        ticks(sample, BottleneckTrack.SAMPLES);

        for (int second = 1; second <= BottleneckTrack.SAMPLES - BottleneckTrack.STAY; second++) {
            assertThat(kind(tick(IDLE))).as("after %d", second).isEqualTo(kind);
        }
        assertThat(tick(IDLE)).isNull();
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void unknownSamplesSpeakForNothingAndThenNothingIsSaid(Kind kind, TestSample sample) {
        ticks(sample, BottleneckTrack.START - 1);
        ticks(UNKNOWN, 3);
        assertThat(tick(UNKNOWN)).isNull();

        ticks(sample, BottleneckTrack.START);
        assertThat(kind(tick(sample))).isEqualTo(kind);

        ticks(UNKNOWN, 1 + BottleneckTrack.SAMPLES - BottleneckTrack.STAY);
        assertThat(tick(UNKNOWN)).isNull();
    }

    @Test
    void anIdleVmWaitsForNothing() {
        assertThat(ticks(IDLE, 30)).isNull();
    }

    @Test
    void ownLimitsComeBeforeTheHostsFaultAndThatBeforeTheGuestsWant() {
        TestSample all = IDLE.guest(98.0, 3.8).host(80.0, 500.0).limits(9L, 9L).disk(200L, 2400.0);

        assertThat(kind(ticks(all, 10))).isEqualTo(Kind.CPU_LIMIT);
        assertThat(kind(ticks(all.host(80.0, 0.0), 10))).isEqualTo(Kind.DISK_LIMIT);
        assertThat(kind(ticks(all.host(80.0, 0.0).limits(0L, 9L), 10)))
                .isEqualTo(Kind.NETWORK_LIMIT);
        assertThat(kind(ticks(all.host(80.0, 0.0).limits(0L, 0L), 10))).isEqualTo(Kind.NOISY_HOST);
        assertThat(kind(ticks(all.host(0.0, 0.0).limits(0L, 0L), 10))).isEqualTo(Kind.DISK_BOUND);
        assertThat(kind(ticks(IDLE.guest(98.0, 3.8), 10))).isEqualTo(Kind.NEEDS_MORE_VCPU);
    }

    @Test
    void waitingThatItsOwnLimitCausesIsNotTheHostsFault() {
        // 80 ms of the second, on one of two vCPUs: 4 % of their time. Too little to be said.
        assertThat(ticks(IDLE.host(12.0, 80.0), 10)).isNull();
        assertThat(kind(ticks(IDLE.host(15.0, 80.0), 10))).isEqualTo(Kind.NOISY_HOST);
    }

    @Test
    void aVmWithoutACgroupOfItsOwnCanHaveANoisyHost() {
        assertThat(kind(ticks(UNKNOWN.host(34.0, null), 10))).isEqualTo(Kind.NOISY_HOST);
    }

    @Test
    void busyCpusAloneMayBeJustEnough() {
        assertThat(ticks(IDLE.guest(100.0, 2.2), 30)).isNull();
        assertThat(ticks(IDLE.guest(100.0, null), 30)).isNull();
    }

    @Test
    void loadAloneMayBeTasksThatWaitForADisk() {
        assertThat(ticks(IDLE.guest(20.0, 9.0), 30)).isNull();
    }

    @Test
    void whatTheHostSpendsIsNotWhatTheGuestUses() {
        // The VMM's 99 % stand in the sample.
        assertThat(ticks(IDLE.guest(null, 9.0), 30)).isNull();
    }

    @Test
    void manyFastRequestsAreNoSlowDisk() {
        assertThat(ticks(IDLE.disk(12_000L, 990.0), 30)).isNull();
    }

    @Test
    void slowRequestsNowAndThenBindNobody() {
        assertThat(ticks(IDLE.disk(10L, 300.0), 30)).isNull();
    }

    @Test
    void aPausedOrStoppedVmWaitsForNothingAndBeginsAnew() {
        for (MetricState still : new MetricState[] {MetricState.PAUSED, MetricState.STOPPED}) {
            assertThat(ticks(NOISY, 10)).isNotNull();

            assertThat(tick(NOISY, still)).isNull();

            assertThat(ticks(NOISY, BottleneckTrack.START - 1)).isNull();
            assertThat(kind(tick(NOISY))).isEqualTo(Kind.NOISY_HOST);
        }
    }

    @Test
    void aVmWithoutAnAgentIsJudgedByTheHostsFigures() {
        Bottleneck said = null;
        for (int second = 0; second < 10; second++) {
            said = tick(NOISY, second < 5 ? MetricState.NO_AGENT : MetricState.FALLBACK);
        }

        assertThat(kind(said)).isEqualTo(Kind.NOISY_HOST);
    }

    @Test
    void whatWasSeenLongAgoSaysNothingOfNow() {
        ticks(NOISY, 10);
        now = now.plusSeconds(60);

        assertThat(tick(NOISY)).isNull();
    }

    @Test
    void aFewLostSecondsAreNoNewBeginning() {
        ticks(NOISY, 10);
        now = now.plusSeconds(4);

        assertThat(kind(tick(NOISY))).isEqualTo(Kind.NOISY_HOST);
    }

    @Test
    void aClockThatIsSetBackIsANewBeginning() {
        ticks(NOISY, 10);
        now = now.minusSeconds(3600);

        assertThat(ticks(NOISY, BottleneckTrack.START - 1)).isNull();
        assertThat(kind(tick(NOISY))).isEqualTo(Kind.NOISY_HOST);
    }

    @Test
    void theSampleItselfStaysAsItIs() {
        ticks(NOISY, 10);

        assertThat(track.judge(NOISY.build(now, MetricState.LIVE)).withBottleneck(null))
                .isEqualTo(NOISY.build(now, MetricState.LIVE));
    }

    private static Kind kind(@Nullable Bottleneck said) {
        return Objects.requireNonNull(said, "nothing was said").kind();
    }

    private @Nullable Bottleneck ticks(TestSample sample, int count) {
        Bottleneck said = null;
        for (int second = 0; second < count; second++) {
            said = tick(sample);
        }
        return said;
    }

    private @Nullable Bottleneck tick(TestSample sample) {
        return tick(sample, MetricState.LIVE);
    }

    private @Nullable Bottleneck tick(TestSample sample, MetricState state) {
        now = now.plusSeconds(1);
        return track.judge(sample.build(now, state)).bottleneck();
    }
}
