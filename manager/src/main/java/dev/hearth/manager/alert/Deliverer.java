// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.problem.HearthException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what is due, each on a thread of its own, one at a time to each webhook. What was sent
/// when the manager ended is sent again: at least once, and under the same id.
final class Deliverer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
    private static final int MOST_AT_ONCE = 16;
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration TRIM_EVERY = Duration.ofMinutes(1);

    private final DeliveryStore store;
    private final Sender sender;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Semaphore something = new Semaphore(0);
    private final LongAdder delivered = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread;
    private volatile boolean closed;

    /// Starts at once.
    Deliverer(DeliveryStore store, Sender sender, InstantSource clock, Backoff backoff) {
        this.store = store;
        this.sender = sender;
        this.clock = clock;
        this.backoff = backoff;
        this.thread = Thread.ofVirtual().name("webhook-deliverer").start(this::run);
    }

    /// Messages that receivers took.
    long deliveredTotal() {
        return delivered.sum();
    }

    /// Attempts after which another follows.
    long retriedTotal() {
        return retried.sum();
    }

    /// Messages that were given up.
    long failedTotal() {
        return failed.sum();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        Instant trimmedAt = clock.instant();
        try {
            while (!closed) {
                try {
                    startDue();
                    Instant now = clock.instant();
                    if (Duration.between(trimmedAt, now).compareTo(TRIM_EVERY) >= 0) {
                        trimmedAt = now;
                        failed.add(store.trim(now));
                    }
                } catch (HearthException e) {
                    log.atWarn().setCause(e).log("deliveries cannot be read; tried again");
                    Thread.sleep(PERIOD);
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("deliveries cannot be sent");
                    Thread.sleep(PERIOD);
                }
                if (something.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                    something.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void startDue() throws InterruptedException {
        for (DeliveryStore.Due due : store.due(clock.instant(), Set.copyOf(busy))) {
            places.acquire();
            busy.add(due.webhook());
            Thread.ofVirtual().name("webhook-" + due.webhook()).start(() -> deliver(due));
        }
    }

    private void deliver(DeliveryStore.Due due) {
        try {
            try {
                note(due, sender.send(due.url(), due.secret(), due.id(), due.body()));
            } catch (HearthException e) {
                // It is still due, and sent again.
                log.atWarn().setCause(e).addKeyValue("delivery", due.id()).log("not noted");
                Thread.sleep(PERIOD);
            } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("delivery", due.id()).log("not sent");
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(due.webhook());
            places.release();
            something.release();
        }
    }

    private void note(DeliveryStore.Due due, Attempt attempt) {
        Instant now = clock.instant();
        Instant next =
                attempt.isWorthARetry()
                        ? backoff.next(due.attempts() + 1, due.createdAt(), now).orElse(null)
                        : null;
        if (closed && !attempt.isTaken()) {
            return;
        }
        store.note(due.id(), attempt, next, now);
        if (attempt.isTaken()) {
            delivered.increment();
        } else if (next != null) {
            retried.increment();
        } else {
            failed.increment();
            log.atWarn()
                    .addKeyValue("webhook", due.webhook())
                    .addKeyValue("delivery", due.id())
                    .addKeyValue("error", attempt.error())
                    .log("delivery given up");
        }
    }
}
