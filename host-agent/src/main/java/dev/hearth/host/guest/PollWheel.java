// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Which connection is to be looked at when: a wheel of ticks of 10 ms, so that a tick costs what
/// is due in it, however many guests there are. All times are of [System#nanoTime]. For use by one
/// thread.
///
/// A connection's earliest tick counts: what is left of it in later slots is passed over.
final class PollWheel {

    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// More than a second's; what is later than the wheel goes round comes to its last slot, and is
    /// put on from there.
    private static final int SLOTS = 128;

    private final long origin;
    private final List<List<GuestConnection>> slots = new ArrayList<>(SLOTS);
    private List<GuestConnection> due = new ArrayList<>();
    private long tick;

    PollWheel(long now) {
        this.origin = now;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /// Has the connection looked at by the first tick that is not before its time.
    void put(GuestConnection connection) {
        long wanted = Math.ceilDiv(connection.wakeAt() - origin, TICK_NANOS);
        long at = Math.clamp(wanted, tick + 1, tick + SLOTS - 1);
        long known = connection.wheelTick();
        if (known <= tick || known > at) {
            connection.wheelTick(at);
            slots.get(slot(at)).add(connection);
        }
    }

    /// Hands over what is due up to `now`, each once; who wants to be looked at again is put again.
    void advance(long now, Consumer<GuestConnection> looker) {
        long last = Math.floorDiv(now - origin, TICK_NANOS);
        // After a long sleep every slot is due, once.
        tick = Math.max(tick, last - SLOTS);
        while (tick < last) {
            tick++;
            List<GuestConnection> coming = slots.get(slot(tick));
            slots.set(slot(tick), due);
            due = coming;
            for (GuestConnection connection : due) {
                if (connection.wheelTick() <= tick) {
                    looker.accept(connection);
                }
            }
            due.clear();
        }
    }

    /// When the next tick comes in which something is due, or the one `most` ticks from now.
    long next(int most) {
        int ahead = 1;
        while (ahead < most && slots.get(slot(tick + ahead)).isEmpty()) {
            ahead++;
        }
        return origin + (tick + ahead) * TICK_NANOS;
    }

    private static int slot(long tick) {
        return Math.floorMod(tick, SLOTS);
    }
}
