// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which VMs there are, asked of the database once a second while somebody watches. While it does
/// not answer, those it named last count: live values go on. Safe for use by many threads.
final class FleetRoster implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /// So many newcomers as may come in this time cost one question.
    private static final Duration NEW_ENOUGH = Duration.ofMillis(100);

    private final Supplier<List<Vm>> database;
    private final BooleanSupplier watched;
    private final ReentrantLock asking = new ReentrantLock();
    private final Thread thread;
    private volatile @Nullable List<Vm> vms;
    private volatile long askedNanos;

    /// Starts at once.
    ///
    /// @param database all VMs, by name; throws [DatabaseUnavailable]
    /// @param watched whether somebody watches
    FleetRoster(Supplier<List<Vm>> database, BooleanSupplier watched) {
        this.database = database;
        this.watched = watched;
        this.thread = Thread.ofVirtual().name("fleet-roster").start(this::run);
    }

    /// The VMs as of a moment ago; none when the database never answered.
    List<Vm> vms() {
        List<Vm> known = vms;
        return known == null ? List.of() : known;
    }

    /// Asks the database for a newcomer, unless it has just answered. Returns whether it ever did.
    boolean awaitKnown() {
        asking.lock();
        try {
            if (vms == null || System.nanoTime() - askedNanos > NEW_ENOUGH.toNanos()) {
                read();
            }
        } finally {
            asking.unlock();
        }
        return vms != null;
    }

    /// When the database was asked for what it answered last, by `System::nanoTime`.
    long askedNanos() {
        return askedNanos;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
                if (watched.getAsBoolean()) {
                    read();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void read() {
        try {
            long now = System.nanoTime();
            vms = database.get();
            askedNanos = now;
        } catch (DatabaseUnavailable e) {
            // Its trouble is told by others.
        }
    }
}
