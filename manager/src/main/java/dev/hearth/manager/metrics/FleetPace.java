// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.time.Duration;

/// How often one viewer is told of changes: as often as it asked for, and less often when it does
/// not keep up.
///
/// ```
///  as asked ──► 2 s ──► 5 s ──► 10 s      3 times in a row behind: a step to the right
///           ◄──     ◄──     ◄──           a minute without: a step to the left
/// ```
///
/// For use by one thread at a time.
final class FleetPace {

    /// How often in a row a viewer is behind before it is told less often.
    static final int MOST_BEHIND = 3;

    /// For how long it has to keep up before it is told more often again.
    static final Duration KEPT_UP = Duration.ofMinutes(1);

    private static final int[] STEPS = {2, 5, 10};

    private int wantedS = 1;
    private int currentS = 1;
    private int behind;
    private long steadySinceNanos;
    private long lastDue;

    /// What became of the pace.
    enum Change {
        NONE,
        LOWERED,
        RAISED
    }

    /// A new subscription asks for so often. What was lowered stays lowered: it is the viewer's way
    /// that is slow, not its question.
    void want(int seconds) {
        boolean lowered = isLowered();
        wantedS = seconds;
        currentS = lowered ? Math.max(currentS, seconds) : seconds;
    }

    int wantedS() {
        return wantedS;
    }

    int currentS() {
        return currentS;
    }

    /// Whether it is told less often than it asked for.
    boolean isLowered() {
        return currentS > wantedS;
    }

    /// Whether it is to be told this second. Viewers of one interval are told in the same seconds,
    /// so that they share messages.
    boolean isDue(long seq) {
        if (seq / currentS <= lastDue / currentS) {
            return false;
        }
        lastDue = seq;
        return true;
    }

    /// A snapshot of this second goes out: the next is due an interval later.
    void told(long seq) {
        lastDue = Math.max(lastDue, seq);
    }

    /// It was due and the message before was still on its way.
    Change behind(long nowNanos) {
        steadySinceNanos = nowNanos;
        if (++behind < MOST_BEHIND) {
            return Change.NONE;
        }
        behind = 0;
        for (int step : STEPS) {
            if (step > currentS) {
                currentS = step;
                return Change.LOWERED;
            }
        }
        return Change.NONE;
    }

    /// It was due and had taken all before.
    Change keptUp(long nowNanos) {
        behind = 0;
        if (!isLowered() || nowNanos - steadySinceNanos < KEPT_UP.toNanos()) {
            return Change.NONE;
        }
        steadySinceNanos = nowNanos;
        int faster = wantedS;
        for (int step : STEPS) {
            if (step < currentS && step > wantedS) {
                faster = step;
            }
        }
        currentS = faster;
        return Change.RAISED;
    }
}
