// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import static dev.hearth.contract.host.MetricState.FALLBACK;
import static dev.hearth.contract.host.MetricState.LIVE;
import static dev.hearth.contract.host.MetricState.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmEvent.Kind;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.storage.StateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes an event in the samples of one VM, second by second.
class EventWatchTest {

    private static final UUID VM = new UUID(7, 7);
    private static final HostInfo HOST =
            new HostInfo("1", "qemu", "tcg", "a test", 4, 8192, List.of(), List.of());

    @TempDir Path directory;
    private EventLog log;
    private EventWatch watch;
    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private String incarnation = "one";

    @BeforeEach
    void open() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        Files.createDirectories(home.vm(VM).path());
        log = new EventLog(home, () -> now);
        watch = new EventWatch(log, directory, () -> now);
    }

    @Test
    void anAgentThatFallsSilentIsToldOnceAndWhenItIsBack() {
        seconds(5, LIVE);
        seconds(20, FALLBACK);
        seconds(2, LIVE);

        assertThat(kinds())
                .containsExactly(Kind.AGENT_ANSWERED, Kind.AGENT_LOST, Kind.AGENT_ANSWERED);
        assertThat(log.after(VM, 0).get(1).detail()).isEqualTo("no answer");
    }

    @Test
    void twoMissedAnswersAreNoLoss() {
        seconds(5, LIVE);
        seconds(2, FALLBACK);
        seconds(5, LIVE);

        assertThat(kinds()).containsExactly(Kind.AGENT_ANSWERED);
    }

    @Test
    void aPauseIsNoLoss() {
        seconds(5, LIVE);
        seconds(60, PAUSED);
        seconds(1, FALLBACK);
        seconds(5, LIVE);

        assertThat(kinds()).containsExactly(Kind.AGENT_ANSWERED);
    }

    @Test
    void anAgentThatComesAndGoesIsToldOfLessAndLess() {
        for (int round = 0; round < 100; round++) {
            seconds(2, LIVE);
            seconds(10, FALLBACK);
        }

        assertThat(kinds()).hasSizeLessThan(20);
    }

    @Test
    void whatTheGuestKilledIsCountedOnceWhoeverTells() {
        kills(4L, null);
        kills(6L, 10L);
        kills(6L, 10L);
        kills(null, 10L);

        assertThat(ooms()).containsExactly("2");
        now = now.plusSeconds(11);
        kills(null, 11L);
        kills(7L, 11L);
        now = now.plusSeconds(11);
        kills(7L, 11L);

        assertThat(ooms()).containsExactly("2", "1");
    }

    @Test
    void aGuestThatKillsAllTheTimeIsOneEventAWhile() {
        for (long second = 0; second < 60; second++) {
            kills(second, null);
        }

        assertThat(ooms()).hasSizeBetween(5, 6);
    }

    @Test
    void whatItWaitsForIsToldWhenItBeginsAndEnds() {
        tick(LIVE, null, null, new Bottleneck(Bottleneck.Kind.NOISY_HOST, "34 %"));
        tick(LIVE, null, null, new Bottleneck(Bottleneck.Kind.NOISY_HOST, "36 %"));
        tick(LIVE, null, null, null);

        assertThat(kinds())
                .containsExactly(Kind.AGENT_ANSWERED, Kind.BOTTLENECK, Kind.BOTTLENECK_OVER);
        assertThat(log.after(VM, 0).get(1).detail()).isEqualTo("noisy-host: 34 %");
    }

    @Test
    void anotherIncarnationBeginsAfresh() {
        kills(4L, null);
        incarnation = "two";
        kills(0L, null);
        kills(1L, null);

        assertThat(ooms()).containsExactly("1");
        assertThat(log.after(VM, 0).getLast().incarnation()).isEqualTo("two");
    }

    @Test
    void whatWasSeenExplainsTheEnd() {
        kills(0L, null);
        kills(3L, null);
        seconds(7, FALLBACK);

        Verdict verdict = watch.verdict(VM, Cause.GUEST_REBOOT, "it rebooted");

        assertThat(verdict.cause()).isEqualTo(Cause.GUEST_OUT_OF_MEMORY);
        assertThat(verdict.evidence())
                .containsExactly(
                        "the guest's kernel killed 3 tasks for want of memory, the last 7 s before"
                                + " the end",
                        "its guest agent had not answered for 7 s");
    }

    @Test
    void theHostsOwnKillsExplainTheEndOfAVmm() throws IOException {
        Files.writeString(directory.resolve("vmstat"), "pgfault 7\noom_kill 41\n");
        seconds(3, LIVE);
        Files.writeString(directory.resolve("vmstat"), "pgfault 7\noom_kill 42\n");

        assertThat(watch.verdict(VM, Cause.VMM_KILLED, "killed").cause())
                .isEqualTo(Cause.HOST_OUT_OF_MEMORY);
        seconds(10, LIVE);
        assertThat(watch.verdict(VM, Cause.VMM_KILLED, "killed").cause())
                .isEqualTo(Cause.VMM_KILLED);
    }

    @Test
    void ofAVmThatWasNeverSeenTheEndItselfIsAllThereIs() {
        assertThat(watch.verdict(new UUID(8, 8), Cause.UNKNOWN, "gone"))
                .isEqualTo(new Verdict(Cause.UNKNOWN, "gone", List.of()));
    }

    private List<Kind> kinds() {
        return log.after(VM, 0).stream().map(VmEvent::kind).toList();
    }

    private List<String> ooms() {
        return log.after(VM, 0).stream()
                .filter(event -> event.kind() == Kind.GUEST_OOM)
                .map(event -> event.detail().replaceAll("\\D+", ""))
                .toList();
    }

    private void seconds(int count, MetricState state) {
        for (int i = 0; i < count; i++) {
            tick(state, null, null, null);
        }
    }

    private void kills(@Nullable Long byAgent, @Nullable Long byBalloon) {
        tick(LIVE, byAgent, byBalloon, null);
    }

    private void tick(
            MetricState state,
            @Nullable Long byAgent,
            @Nullable Long byBalloon,
            @Nullable Bottleneck bottleneck) {
        now = now.plusSeconds(1);
        GuestFigures guest =
                state == LIVE
                        ? new GuestFigures(null, null, null, null, null, byAgent, null)
                        : null;
        BalloonStats balloon =
                byBalloon == null
                        ? null
                        : new BalloonStats(
                                now, 0, 0, null, null, null, null, null, null, null, byBalloon);
        MetricSample sample =
                new MetricSample(
                        VM,
                        incarnation,
                        now,
                        1_000L,
                        state,
                        state == LIVE ? null : "no answer",
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        guest,
                        null,
                        balloon,
                        null,
                        bottleneck);
        VmStatus status =
                new VmStatus(
                        VM,
                        new VmSpec("web", 1, 128, "demo"),
                        VmState.RUNNING,
                        null,
                        incarnation,
                        1L,
                        null,
                        null,
                        null,
                        now,
                        null,
                        0);
        watch.accept(
                new Batch(new UUID(0, 1), 1, now, HOST, List.of(new Batch.Entry(status, sample))));
    }
}
