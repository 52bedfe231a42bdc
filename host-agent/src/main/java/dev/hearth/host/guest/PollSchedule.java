// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// When one VM is asked next, and how long it may take. All times are of [System#nanoTime].
///
/// A healthy VM is asked once in its interval, in a second of its own if that is longer than one,
/// and in a slot of its own in the second's first fifth. With the deadline of 800 ms every poll is
/// then decided before the second ends, and the sample of that second holds it: a VM whose answers
/// take now 5 ms, now 500 ms, never flickers between sources.
///
/// A VM that does not answer is asked more often, not less: an attempt costs some 30 µs, and a
/// person who starts an agent or a VM waits for its first number. So back-off, with jitter so that
/// a thousand VMs do not return in step, never goes beyond a second.
final class PollSchedule {

    /// Longest time an answer may take.
    static final Duration PATIENCE = Duration.ofMillis(800);

    /// The same for most attempts at a guest that boots: what is sent to a guest without a network
    /// is lost, so a new attempt finds it sooner than an old one does.
    static final Duration BOOT_PATIENCE = Duration.ofMillis(250);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FIRST_SLOT = 20 * MILLI;
    private static final int SLOTS = 17;
    private static final long SLOT_WIDTH = 10 * MILLI;

    private static final long BOOT_TIME = TimeUnit.SECONDS.toNanos(60);
    private static final int FULL_PATIENCE_EVERY = 4;

    /// Two answers this near make rates too coarse: a guest counts in ticks of 10 ms.
    private static final long LEAST_GAP = 300 * MILLI;

    private final long origin;
    private final long interval;
    private final long seenAt;
    private final RandomGenerator random;
    private boolean everAnswered;
    private boolean lastAnswered;
    private int failures;

    /// @param origin where seconds begin
    /// @param seenAt when the VM was first seen
    PollSchedule(GuestTarget target, long origin, long seenAt, RandomGenerator random) {
        int hash = target.vmId().hashCode();
        long seconds = target.pollInterval().toSeconds();
        long itsSecond = Math.floorMod(Math.floorDiv(hash, SLOTS), seconds);
        this.interval = seconds * SECOND;
        this.origin =
                origin + itsSecond * SECOND + FIRST_SLOT + Math.floorMod(hash, SLOTS) * SLOT_WIDTH;
        this.seenAt = seenAt;
        this.random = random;
    }

    /// How long the attempt that starts now may take.
    Duration patience(long now) {
        boolean full = !booting(now) || failures % FULL_PATIENCE_EVERY == FULL_PATIENCE_EVERY - 1;
        return full ? PATIENCE : BOOT_PATIENCE;
    }

    /// When to ask again after the answer to what was asked at `askedAt`.
    long afterAnswer(long askedAt, long now) {
        boolean first = !lastAnswered;
        everAnswered = true;
        lastAnswered = true;
        failures = 0;
        if (first) {
            // Rates need two readings: do not wait a second for the other one.
            return askedAt + LEAST_GAP;
        }
        long slot = nextSlot(now);
        return slot - askedAt >= LEAST_GAP ? slot : askedAt + LEAST_GAP;
    }

    /// When to ask again after an attempt that brought nothing.
    long afterRefusal(long now) {
        lastAnswered = false;
        failures++;
        if (booting(now)) {
            return now + between(100 * MILLI, 200 * MILLI);
        }
        long most = (everAnswered ? 600 : 1000) * MILLI;
        long delay = failures < 8 ? Math.min(most, (100 * MILLI) << failures) : most;
        return now + between(delay - delay / 4, delay);
    }

    private boolean booting(long now) {
        return !everAnswered && now - seenAt < BOOT_TIME;
    }

    private long nextSlot(long now) {
        return now + interval - Math.floorMod(now - origin, interval);
    }

    private long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }
}
