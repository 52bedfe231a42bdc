// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Things to do at a time, done by the process's main thread. Safe for use by many threads.
public final class Timeline {

    private record Entry(long nanos, Runnable work) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::nanos));

    /// Remembers work.
    ///
    /// @param millis from now
    public synchronized void in(long millis, Runnable work) {
        entries.add(new Entry(System.nanoTime() + millis * 1_000_000, work));
        notifyAll();
    }

    /// Does everything at its time, for ever.
    public void run() throws InterruptedException {
        while (true) {
            next().run();
        }
    }

    private synchronized Runnable next() throws InterruptedException {
        while (true) {
            Entry first = entries.peek();
            if (first == null) {
                wait();
                continue;
            }
            long nanos = first.nanos() - System.nanoTime();
            if (nanos <= 0) {
                entries.remove();
                return first.work();
            }
            wait(nanos / 1_000_000 + 1);
        }
    }
}
