// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a VM ended: what its VMM's end says, and where that says too little, what was seen before.
///
/// The VMM's own word is never overruled, only made more exact: a guest that reboots right after
/// its kernel killed tasks for want of memory went down with that, and a VMM that was killed while
/// the host's kernel killed for want of memory was killed by it.
final class VerdictRule {

    /// How long before the end a kill still explains it: a service that was killed is missed by a
    /// watchdog within a minute, or never.
    static final Duration LATELY = Duration.ofSeconds(60);

    /// A guest with less than this available is about to kill.
    private static final double LITTLE_MEMORY_PERCENT = 5;

    /// Where the bottleneck's rules draw their border, too.
    private static final double HIGH_PRESSURE_PERCENT = 10;

    private VerdictRule() {}

    /// @param seen what the VMM's end says
    /// @param detail the same in words
    static Verdict verdict(Cause seen, String detail, Clues clues, Instant at) {
        if (seen == Cause.REQUESTED || seen == Cause.START_FAILED) {
            return new Verdict(seen, detail, List.of());
        }
        boolean guestKilled = isLately(clues.lastOomAt(), at);
        Cause cause = seen;
        String words = detail;
        if ((seen == Cause.GUEST_PANIC && saysOutOfMemory(detail))
                || ((seen == Cause.GUEST_PANIC || seen == Cause.GUEST_REBOOT) && guestKilled)) {
            cause = Cause.GUEST_OUT_OF_MEMORY;
            words += "; it had no memory left: give the VM more, or have it run less";
        } else if (seen == Cause.VMM_KILLED && clues.hostOomKills() > 0) {
            cause = Cause.HOST_OUT_OF_MEMORY;
            words +=
                    "; the host's kernel killed for want of memory at that time: give the host more,"
                            + " or fewer VMs";
        }
        return new Verdict(cause, words, evidence(clues, at, guestKilled));
    }

    private static List<String> evidence(Clues clues, Instant at, boolean guestKilled) {
        List<String> seen = new ArrayList<>();
        Instant lastOom = clues.lastOomAt();
        if (guestKilled && lastOom != null) {
            seen.add(
                    "the guest's kernel killed %d task%s for want of memory, the last %s before the"
                                    .formatted(
                                            clues.oomKills(),
                                            clues.oomKills() == 1 ? "" : "s",
                                            ago(lastOom, at))
                            + " end");
        }
        if (clues.hostOomKills() > 0) {
            seen.add(
                    "the host's kernel killed %d task%s for want of memory at that time"
                            .formatted(clues.hostOomKills(), clues.hostOomKills() == 1 ? "" : "s"));
        }
        Double available = clues.memoryAvailablePercent();
        if (available != null && available < LITTLE_MEMORY_PERCENT) {
            seen.add(text("%.1f %% of the guest's memory was available", available));
        }
        Double pressure = clues.memoryPressurePercent();
        if (pressure != null && pressure >= HIGH_PRESSURE_PERCENT) {
            seen.add(text("all its tasks waited for memory for %.0f %% of a second", pressure));
        }
        Instant answered = clues.agentAt();
        if (clues.isAgentLost() && answered != null) {
            seen.add("its guest agent had not answered for " + ago(answered, at));
        }
        if (clues.bottleneck() != null) {
            seen.add(
                    "it waited (%s): %s"
                            .formatted(clues.bottleneck().kind(), clues.bottleneck().detail()));
        }
        return seen;
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static boolean isLately(@Nullable Instant then, Instant at) {
        return then != null && Duration.between(then, at).compareTo(LATELY) <= 0;
    }

    /// What kernels print when the killer found nobody, or was told to panic: `Out of memory and no
    /// killable processes...`, `System is deadlocked on memory`, `Out of memory: ... panic_on_oom`.
    private static boolean saysOutOfMemory(String detail) {
        String lower = detail.toLowerCase(Locale.ROOT);
        return lower.contains("out of memory") || lower.contains("deadlocked on memory");
    }

    private static String ago(Instant then, Instant at) {
        return Math.max(0, Duration.between(then, at).toSeconds()) + " s";
    }
}
