// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Which of a guest's doors is asked: the first, as long as it leads to an agent. After three
/// refusals in a row the next one is tried; from there the first is tried again once a minute, and
/// one refusal ends that visit. It is one agent behind all of them, so rates go on across a change.
/// All times are of [System#nanoTime]. For use by one thread.
final class Doors {

    /// One refusal may be an accident, and an agent that starts refuses for a moment.
    static final int TRIES = 3;

    static final long RETURN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<GuestDoor> doors;
    private int at;
    private int refused;
    private long leftFirstAt;

    /// @param doors at least one, the best first
    Doors(List<GuestDoor> doors) {
        this.doors = List.copyOf(doors);
    }

    GuestDoor current() {
        return doors.get(at);
    }

    /// Nothing came through the current one.
    void refused(long now) {
        refused++;
        if (refused >= TRIES && doors.size() > 1) {
            refused = 0;
            leftFirstAt = at == 0 ? now : leftFirstAt;
            at = (at + 1) % doors.size();
        }
    }

    /// An answer came through the current one. True when the next question goes through another
    /// one: the connection is then of no more use.
    boolean answered(long now) {
        refused = 0;
        if (at == 0 || now - leftFirstAt < RETURN_NANOS) {
            return false;
        }
        at = 0;
        refused = TRIES - 1;
        return true;
    }
}
