// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

/// When to try again: after 1, 2, 4 … 1024 seconds, each up to a quarter more, so that guests that
/// started together do not ask together.
final class Backoff {

    private static final int LAST = 10;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long random;
    private int failures;

    /// @param seed different in every agent
    Backoff(long seed) {
        random = seed | 1;
    }

    /// Answers how long to wait after one more failure.
    long nextNanos() {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        long pause = SECOND_NANOS << failures;
        failures = Math.min(failures + 1, LAST);
        return pause + (random >>> 1) % (pause / 4);
    }

    void restart() {
        failures = 0;
    }

    /// Whether no attempt has failed since the last [#restart].
    boolean isFresh() {
        return failures == 0;
    }
}
