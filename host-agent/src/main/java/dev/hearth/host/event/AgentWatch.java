// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.MetricSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the guest agent of one incarnation answers, told when that changes. An agent that comes
/// and goes is told of less and less often. For use by one thread.
final class AgentWatch {

    /// Three polls.
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /// One that does not answer is asked, and sampled, once a second, however seldom else.
    private static final Duration A_TURN = Duration.ofSeconds(1);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    /// An agent that was not lost for so long is trusted as at first.
    private static final Duration TRUST = Duration.ofMinutes(10);

    private @Nullable Instant answeredAt;
    private @Nullable Instant silentSince;
    private @Nullable Instant lostAt;
    private Duration patience = SILENCE;
    private boolean isAnswering;

    /// What changed with a sample.
    enum Change {
        ANSWERS,
        LOST
    }

    Optional<Change> next(MetricSample sample) {
        Instant at = sample.at();
        return switch (sample.state()) {
            case LIVE -> answers(at);
            // Nobody is asked.
            case PAUSED, STOPPED -> {
                answeredAt = isAnswering ? at : answeredAt;
                yield Optional.empty();
            }
            default -> isSilent(at);
        };
    }

    /// When it answered last; null when it never did.
    @Nullable Instant answeredAt() {
        return answeredAt;
    }

    /// Whether it answered before and does not now, as far as was told.
    boolean isLost() {
        return !isAnswering && answeredAt != null;
    }

    private Optional<Change> answers(Instant at) {
        answeredAt = at;
        silentSince = null;
        if (isAnswering) {
            return Optional.empty();
        }
        isAnswering = true;
        return Optional.of(Change.ANSWERS);
    }

    private Optional<Change> isSilent(Instant at) {
        if (!isAnswering) {
            return Optional.empty();
        }
        if (silentSince == null) {
            silentSince = at.minus(A_TURN);
        }
        if (Duration.between(silentSince, at).compareTo(patience) < 0) {
            return Optional.empty();
        }
        isAnswering = false;
        Instant before = lostAt;
        boolean again = before != null && Duration.between(before, at).compareTo(TRUST) < 0;
        Duration longer = patience.multipliedBy(2);
        patience =
                again
                        ? (longer.compareTo(LONGEST_SILENCE) < 0 ? longer : LONGEST_SILENCE)
                        : SILENCE;
        lostAt = at;
        return Optional.of(Change.LOST);
    }
}
