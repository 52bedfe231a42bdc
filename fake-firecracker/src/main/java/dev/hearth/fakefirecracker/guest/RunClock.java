// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

/// How long a guest ran: it stands still while the guest is paused. Safe for use by many threads.
public final class RunClock {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long millisBefore;
    private long nanos;
    private long since = -1;

    /// @param millisBefore how long the guest ran before it was restored
    public RunClock(long millisBefore) {
        this.millisBefore = millisBefore;
    }

    public synchronized void go() {
        if (since < 0) {
            since = System.nanoTime();
        }
        notifyAll();
    }

    public synchronized void stop() {
        if (since >= 0) {
            nanos += System.nanoTime() - since;
            since = -1;
        }
    }

    /// In this process.
    public synchronized long nanosHere() {
        return nanos + (since >= 0 ? System.nanoTime() - since : 0);
    }

    /// Since the guest booted, restores included.
    public long millis() {
        return millisBefore + nanosHere() / NANOS_PER_MILLI;
    }

    /// Returns once the guest runs.
    public synchronized void awaitRunning() throws InterruptedException {
        while (since < 0) {
            wait();
        }
    }
}
