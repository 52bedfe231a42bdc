// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import dev.hearth.fakefirecracker.metrics.Counters;
import java.util.function.Consumer;

/// The guest. Safe for use by many threads.
public final class Guest {

    /// What it is doing.
    public enum Life {
        BOOTING,
        UP,
        PANICKED,
        OFF
    }

    /// What it asks of its machine.
    public enum Request {
        /// The keyboard controller's reset, which ends the VMM.
        RESET,
        /// A panic; with `panic=1` a reset follows.
        PANIC
    }

    private final GuestSpec spec;
    private final RunClock clock;
    private final long bootMs;
    private final Consumer<Request> machine;
    private Identity identity;
    private Life end = Life.UP;
    private long endMillis = Long.MAX_VALUE;
    private long extraTicks;
    private long countedTicks;
    private boolean clockTicks = true;

    /// @param bootMs how long it boots
    /// @param machine takes what it asks for
    /// @param ticksBefore what it did before it was restored
    public Guest(
            GuestSpec spec,
            RunClock clock,
            Identity identity,
            long bootMs,
            long ticksBefore,
            Consumer<Request> machine) {
        this.spec = spec;
        this.clock = clock;
        this.identity = identity;
        this.bootMs = bootMs;
        this.machine = machine;
        this.extraTicks = ticksBefore - clock.millis() / Activity.TICK_MS;
        this.countedTicks = ticksBefore;
    }

    public GuestSpec spec() {
        return spec;
    }

    public RunClock clock() {
        return clock;
    }

    public synchronized Identity identity() {
        return identity;
    }

    public synchronized void identity(Identity other) {
        this.identity = other;
    }

    public synchronized Life life() {
        if (end != Life.UP) {
            return end;
        }
        return clock.millis() < bootMs ? Life.BOOTING : Life.UP;
    }

    /// From now on only [#tick] moves its counters.
    public synchronized void stopTicking() {
        extraTicks = ticks();
        clockTicks = false;
    }

    /// Moves its counters.
    public synchronized void tick(long count) {
        extraTicks += count;
    }

    /// Everything it did, in ticks.
    public synchronized long ticks() {
        if (!clockTicks) {
            return extraTicks;
        }
        long millis = Math.min(clock.millis(), endMillis);
        return Math.max(0, millis / Activity.TICK_MS + extraTicks);
    }

    /// Adds to the VMM's counters what it did since this was called last.
    public synchronized void count(Counters counters) {
        long now = ticks();
        if (now > countedTicks) {
            Activity.count(counters, spec, now - countedTicks);
            countedTicks = now;
        }
    }

    /// Stops its CPUs; the VMM stays.
    public synchronized void powerOff() {
        stopFor(Life.OFF);
    }

    public void reboot() {
        synchronized (this) {
            stopFor(Life.OFF);
        }
        machine.accept(Request.RESET);
    }

    public void panic() {
        synchronized (this) {
            stopFor(Life.PANICKED);
        }
        machine.accept(Request.PANIC);
    }

    private void stopFor(Life why) {
        if (end == Life.UP) {
            endMillis = clock.millis();
            end = why;
        }
    }
}
