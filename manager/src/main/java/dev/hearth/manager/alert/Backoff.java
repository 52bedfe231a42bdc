// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// When something is sent again: after a second, then after twice as long each time, up to an hour,
/// less up to a half by chance, so that many do not come at once; after a day no more.
///
/// @param chance from 0 to 1
record Backoff(DoubleSupplier chance) {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final int MOST_DOUBLINGS = 12;

    /// The time of the next attempt; empty: there is none.
    ///
    /// @param attempts how many there were, from 1
    Optional<Instant> next(int attempts, Instant createdAt, Instant now) {
        Duration whole = FIRST.multipliedBy(1L << Math.clamp(attempts - 1, 0, MOST_DOUBLINGS));
        long most = Math.min(whole.toMillis(), LONGEST.toMillis());
        Instant next = now.plusMillis((long) (most * (1 - chance.getAsDouble() / 2)));
        return next.isAfter(createdAt.plus(PATIENCE)) ? Optional.empty() : Optional.of(next);
    }
}
