// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is made of the end of a VM and of what was seen before it.
class VerdictRuleTest {

    private static final Instant END = Instant.parse("2026-11-26T10:00:00Z");

    private static Verdict verdict(Cause seen, Clues clues) {
        return VerdictRule.verdict(seen, "it ended", clues, END);
    }

    private static Clues killed(long kills, Instant at) {
        return new Clues(kills, at, null, false, null, null, null, 0);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void withoutAClueItIsWhatTheEndSays(Cause seen) {
        assertThat(verdict(seen, Clues.NONE)).isEqualTo(new Verdict(seen, "it ended", List.of()));
    }

    @ParameterizedTest
    @CsvSource({"GUEST_REBOOT", "GUEST_PANIC"})
    void aGuestThatKilledShortlyBeforeRanOutOfMemory(Cause seen) {
        Verdict verdict = verdict(seen, killed(2, END.minusSeconds(3)));

        assertThat(verdict.cause()).isEqualTo(Cause.GUEST_OUT_OF_MEMORY);
        assertThat(verdict.detail()).startsWith("it ended; ").contains("give the VM more");
        assertThat(verdict.evidence())
                .containsExactly(
                        "the guest's kernel killed 2 tasks for want of memory, the last 3 s before"
                                + " the end");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"GUEST_REBOOT", "GUEST_PANIC"},
            mode = EnumSource.Mode.EXCLUDE)
    void itExplainsNoOtherEnd(Cause seen) {
        assertThat(verdict(seen, killed(2, END.minusSeconds(3))).cause()).isEqualTo(seen);
    }

    @Test
    void aKillOfLongAgoExplainsNothing() {
        Verdict verdict =
                verdict(
                        Cause.GUEST_REBOOT,
                        killed(2, END.minus(VerdictRule.LATELY).minusSeconds(1)));

        assertThat(verdict).isEqualTo(new Verdict(Cause.GUEST_REBOOT, "it ended", List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "the guest's kernel panicked: Out of memory and no killable processes..., true",
        "the guest's kernel panicked: System is deadlocked on memory, true",
        "the guest's kernel panicked: Attempted to kill init!, false",
    })
    void aKernelMaySayItself(String detail, boolean isMemory) {
        Verdict verdict = VerdictRule.verdict(Cause.GUEST_PANIC, detail, Clues.NONE, END);

        assertThat(verdict.cause())
                .isEqualTo(isMemory ? Cause.GUEST_OUT_OF_MEMORY : Cause.GUEST_PANIC);
    }

    @Test
    void aVmmThatWasKilledWhileTheHostHadNoMemoryWasKilledByTheHost() {
        Verdict verdict = verdict(Cause.VMM_KILLED, Clues.NONE.withHostOomKills(1));

        assertThat(verdict.cause()).isEqualTo(Cause.HOST_OUT_OF_MEMORY);
        assertThat(verdict.detail()).contains("fewer VMs");
        assertThat(verdict.evidence()).singleElement().asString().contains("killed 1 task for");
    }

    @Test
    void theTwoKindsOfWantAreNotTakenForEachOther() {
        // They need opposite advice: more memory for the VM, or less on the host.
        Clues both = killed(1, END.minusSeconds(1)).withHostOomKills(1);

        assertThat(verdict(Cause.GUEST_PANIC, both).cause()).isEqualTo(Cause.GUEST_OUT_OF_MEMORY);
        assertThat(verdict(Cause.VMM_KILLED, both).cause()).isEqualTo(Cause.HOST_OUT_OF_MEMORY);
    }

    @Test
    void everyClueIsASentence() {
        Bottleneck bottleneck = new Bottleneck(Bottleneck.Kind.NOISY_HOST, "its vCPUs waited");
        Clues clues = new Clues(0, null, END.minusSeconds(40), true, 1.5, 80.0, bottleneck, 0);

        assertThat(verdict(Cause.UNKNOWN, clues).evidence())
                .containsExactly(
                        "1.5 % of the guest's memory was available",
                        "all its tasks waited for memory for 80 % of a second",
                        "its guest agent had not answered for 40 s",
                        "it waited (noisy-host): its vCPUs waited");
    }

    @Test
    void whatIsInOrderIsNoClue() {
        Clues clues = new Clues(0, null, END.minusSeconds(1), false, 60.0, 0.0, nothing(), 0);

        assertThat(verdict(Cause.GUEST_SHUTDOWN, clues).evidence()).isEmpty();
    }

    @Test
    void aStopThatWasAskedForNeedsNoEvidence() {
        assertThat(verdict(Cause.REQUESTED, killed(9, END)).evidence()).isEmpty();
    }

    private static @Nullable Bottleneck nothing() {
        return null;
    }
}
