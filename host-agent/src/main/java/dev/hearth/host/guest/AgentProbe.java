// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Asks a guest agent once, on a connection of its own, for somebody who waits: by the same rules
/// as the poller, and without a word to it.
public final class AgentProbe {

    private static final long TICK_MS = 10;

    /// Longer than any poll is waited for, so that the poll's own end comes first.
    private static final Duration MOST = PollSchedule.PATIENCE.plusMillis(700);

    private AgentProbe() {}

    /// How it ended: exactly one of the two is there.
    public record Result(@Nullable GuestReading reading, @Nullable Refusal refusal) {}

    /// Blocks for a second and a half at most.
    public static Result ask(GuestTarget target) {
        Ear ear = new Ear();
        long begin = System.nanoTime();
        try (Selector selector = Selector.open()) {
            GuestConnection.Shared shared =
                    new GuestConnection.Shared(selector, new AnswerBuffer.Spare());
            PollSchedule schedule =
                    new PollSchedule(
                            target,
                            begin,
                            begin - Duration.ofHours(1).toNanos(),
                            new SplittableRandom());
            GuestConnection connection = new GuestConnection(target, ear, shared, schedule, begin);
            try {
                while (ear.result == null && System.nanoTime() - begin < MOST.toNanos()) {
                    connection.tick(System.nanoTime());
                    selector.select(key -> connection.ready(key, System.nanoTime()), TICK_MS);
                }
            } finally {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector to ask a guest", e);
        }
        Result heard = ear.result;
        return heard == null
                ? new Result(null, Refusals.overdue(target.doors().getFirst(), MOST))
                : heard;
    }

    /// Of the asking thread.
    private static final class Ear implements GuestListener {
        private @Nullable Result result;

        @Override
        public void answered(GuestTarget target, GuestReading reading) {
            result = new Result(reading, null);
        }

        @Override
        public void refused(GuestTarget target, Refusal refusal) {
            result = new Result(null, refusal);
        }
    }
}
