// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Whether a viewer is still there: it is asked again and again, and answers. One that went without
/// a word would keep its seat, and the keyboard, for as long as its connection seems whole. Safe
/// for use by many threads.
final class Pulse {

    /// Proxies cut connections on which nothing comes for a minute or less.
    static final Duration BEAT = Duration.ofSeconds(5);

    /// A viewer that takes or says nothing for this long is gone.
    static final Duration GONE_AFTER = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private volatile long heardAt;
    private volatile long beatAt;

    /// @param nanoTime as [System#nanoTime]
    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.heardAt = nanoTime.getAsLong();
        this.beatAt = heardAt;
    }

    /// Something came from the viewer.
    void heard() {
        heardAt = nanoTime.getAsLong();
    }

    /// True once in every [#BEAT]: the viewer is to be asked.
    boolean beats() {
        long now = nanoTime.getAsLong();
        if (now - beatAt < BEAT.toNanos()) {
            return false;
        }
        beatAt = now;
        return true;
    }

    /// True when nothing came from the viewer for [#GONE_AFTER].
    boolean isGone() {
        return nanoTime.getAsLong() - heardAt > GONE_AFTER.toNanos();
    }
}
