// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.guest.Refusal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What the guest agent of one incarnation has said since the last sample. The poller's thread
/// brings, the sampling thread takes.
final class GuestTrack {

    /// More than a poller says in a second; beyond it, nobody takes samples and the oldest can go.
    private static final int MAX_WAITING = 16;

    private final long longestNanos;
    private final Deque<Word> waiting = new ArrayDeque<>();
    private @Nullable GuestReading baseline;
    private @Nullable GuestReading pending;
    private @Nullable Pair newest;
    private @Nullable Refusal refusal;
    private @Nullable Instant answeredAt;
    private int missed;

    /// How a poll ended, and when, by [System#nanoTime].
    private sealed interface Word {
        long nanos();

        record Answer(GuestReading reading) implements Word {
            @Override
            public long nanos() {
                return reading.answeredNanos();
            }
        }

        record Silence(Refusal why, long nanos) implements Word {}
    }

    /// What a sample takes.
    ///
    /// @param reading the newest answer; null when the newest poll brought none
    /// @param baseline what its rates start from; null when it is the first of its kind
    /// @param refusal how the newest poll ended, if not with an answer
    /// @param answeredAt when the agent answered last in this incarnation; null when it never did
    /// @param missed how many turns in a row had no answer for it since then
    record Turn(
            @Nullable GuestReading reading,
            @Nullable GuestReading baseline,
            @Nullable Refusal refusal,
            @Nullable Instant answeredAt,
            int missed) {

        /// Whether it has all that the guest can tell: the next answer is due a whole turn later.
        boolean isWhole() {
            return reading != null && baseline != null;
        }
    }

    /// The answer that was sampled last, and what its rates started from.
    record Pair(@Nullable GuestReading before, GuestReading now) {}

    GuestTrack(Pace pace) {
        this.longestNanos = pace.longestNanos();
    }

    synchronized void answered(GuestReading reading) {
        hear(new Word.Answer(reading));
    }

    synchronized void refused(Refusal why, long nanos) {
        hear(new Word.Silence(why, nanos));
    }

    /// Forgets what was said, and what rates would start from.
    synchronized void forget() {
        waiting.clear();
        baseline = null;
        pending = null;
        newest = null;
        refusal = null;
        missed = 0;
    }

    /// Null when there is none, or none since [#forget].
    synchronized @Nullable Pair newest() {
        return newest;
    }

    private void hear(Word word) {
        if (waiting.size() == MAX_WAITING) {
            waiting.remove();
        }
        waiting.add(word);
    }

    /// Whether something came since the last turn and before `end`.
    synchronized boolean hasNews(long end) {
        Word next = waiting.peek();
        return next != null && next.nanos() - end < 0;
    }

    /// Takes what came since the last turn and before `end`. Every answer is taken once. What came
    /// later is left: a sample that is made late must not take the next one's answer.
    synchronized Turn take(long end) {
        pending = null;
        for (Word word = waiting.peek();
                word != null && word.nanos() - end < 0;
                word = waiting.peek()) {
            waiting.remove();
            switch (word) {
                case Word.Answer(GuestReading reading) -> take(reading);
                case Word.Silence(Refusal why, long _) -> {
                    // The newest word counts: an answer that is followed by silence is no longer
                    // how things are. Its counters are not lost, the next answer's include them.
                    pending = null;
                    refusal = why;
                }
            }
        }
        missed = pending == null ? missed + 1 : 0;
        Turn turn = new Turn(pending, baseline, refusal, answeredAt, missed);
        if (pending != null) {
            newest = new Pair(baseline, pending);
            baseline = pending;
        }
        return turn;
    }

    private void take(GuestReading reading) {
        GuestReading first = pending;
        if (first != null && !reaches(baseline, reading)) {
            // The first two of their kind in one second: rates need not wait for the next.
            baseline = first;
        }
        pending = reading;
        refusal = null;
        answeredAt = reading.at();
    }

    private boolean reaches(@Nullable GuestReading earlier, GuestReading later) {
        return earlier != null
                && later.continues(earlier)
                && later.answeredNanos() - earlier.askedNanos() <= longestNanos;
    }
}
