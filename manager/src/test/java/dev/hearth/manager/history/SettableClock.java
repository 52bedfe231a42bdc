// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until it is set. Safe for use by many threads.
final class SettableClock extends Clock {

    private final AtomicLong nanos = new AtomicLong();
    private volatile Instant now;

    SettableClock(Instant now) {
        this.now = now;
    }

    void set(Instant time) {
        now = time;
    }

    /// Lets time pass, also by [#nanos].
    void pass(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    /// Its monotonic side.
    long nanos() {
        return nanos.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the history knows UTC only");
    }

    @Override
    public Instant instant() {
        return now;
    }
}
