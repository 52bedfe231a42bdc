// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.frame.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings every batch of a host to those who need all of them in order: what was missed is fetched
/// from what the host agent kept. Safe for use by many threads.
///
/// ```
///              the next live batch is not the next in order
///   in step ──────────────────────────────────────────────► behind: a thread fetches what was kept
///   live batches are passed on                              live batches are kept back, the newest few
///       ▲                                                        │
///       └── what was kept has reached them, or has nothing ──────┘
/// ```
///
/// It begins behind, so that a manager gets what was measured while there was none.
final class OrderedFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OrderedFeed.class);

    /// Enough to bridge from the newest that is kept to the newest that is live.
    private static final int MOST_HELD = 8;

    /// So often nothing new is among what was kept, before it is taken for lost.
    private static final int MOST_FRUITLESS = 5;

    private static final int MOST_PAST_RUNS = 100;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final KeptBatches kept;
    private final List<BatchListener> listeners;
    private final StreamCounts counts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cameLive = lock.newCondition();
    private final Deque<Batch> held = new ArrayDeque<>();

    /// Runs of which nothing more may come.
    private final SequencedSet<UUID> past = new LinkedHashSet<>();

    private final Thread thread;
    private @Nullable BatchPosition position;
    private boolean behind = true;
    private long live;

    /// Starts at once.
    OrderedFeed(KeptBatches kept, List<BatchListener> listeners, StreamCounts counts) {
        this.kept = kept;
        this.listeners = List.copyOf(listeners);
        this.counts = counts;
        // CPU is to be shared with the live stream, which virtual threads would not do.
        this.thread = Thread.ofPlatform().daemon().name("host-replay").start(this::run);
    }

    /// Takes a batch from the live stream; never waits.
    void live(Batch batch) {
        lock.lock();
        try {
            live++;
            BatchPosition last = position;
            if (!behind && last != null && last.isBefore(batch)) {
                deliver(batch);
            } else if (behind || last == null || !last.covers(batch)) {
                behind = true;
                counts.behind(true);
                held.addLast(batch);
                if (held.size() > MOST_HELD) {
                    held.removeFirst();
                }
                cameLive.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        int fruitless = 0;
        long seen = 0;
        try {
            while (true) {
                seen = awaitWork(seen);
                long before = counts.replayedTotal();
                fetch();
                if (isInStep()) {
                    log.atInfo()
                            .addKeyValue("replayed", counts.replayedTotal() - before)
                            .log("what was missed of the host is here");
                    fruitless = 0;
                } else if (counts.replayedTotal() > before) {
                    fruitless = 0;
                } else if (++fruitless >= MOST_FRUITLESS) {
                    fruitless = 0;
                    giveUp();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /// Waits until a live batch has come since `seen` that is not the next one. What a host that is
    /// away has kept can wait, too.
    private long awaitWork(long seen) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!behind || live == seen) {
                cameLive.await();
            }
            return live;
        } finally {
            lock.unlock();
        }
    }

    private void fetch() throws InterruptedException {
        try (InputStream stream = kept.open(position());
                Silence silence = new Silence(stream, LONGEST_SILENCE)) {
            FrameReader reader = new FrameReader(stream);
            Optional<Batch> next = reader.next();
            while (next.isPresent()) {
                silence.excuse();
                for (BatchListener listener : listeners) {
                    listener.awaitRoom();
                }
                silence.heard();
                if (replay(next.get())) {
                    return;
                }
                next = reader.next();
            }
            silence.check();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("what the host kept could not be read to its end");
        }
    }

    private Optional<BatchPosition> position() {
        lock.lock();
        try {
            return Optional.ofNullable(position);
        } finally {
            lock.unlock();
        }
    }

    /// Takes a batch of those that were kept; returns whether the live ones go on from there.
    private boolean replay(Batch batch) {
        lock.lock();
        try {
            BatchPosition last = position;
            boolean known = last != null && last.covers(batch);
            if (!known && !past.contains(batch.run())) {
                deliver(batch);
                counts.replayed();
            }
            return join();
        } finally {
            lock.unlock();
        }
    }

    private boolean isInStep() {
        lock.lock();
        try {
            return join();
        } finally {
            lock.unlock();
        }
    }

    /// Passes on what was kept back as far as it is what comes next; returns whether that was all.
    private boolean join() {
        if (position == null || !behind) {
            return !behind;
        }
        while (!held.isEmpty()) {
            BatchPosition last = position;
            Batch first = held.getFirst();
            boolean known = last.covers(first) || past.contains(first.run());
            if (!known && !last.isBefore(first)) {
                return false;
            }
            held.removeFirst();
            if (!known) {
                deliver(first);
            }
        }
        behind = false;
        counts.behind(false);
        return true;
    }

    /// What was kept does not lead up to the live ones: what is between is lost.
    private void giveUp() {
        lock.lock();
        try {
            long before = counts.lostTotal();
            if (!held.isEmpty()) {
                deliver(held.removeFirst());
            }
            join();
            log.atWarn()
                    .addKeyValue("lost", counts.lostTotal() - before)
                    .log("the host has not kept all that was missed: the rest is a gap");
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Batch batch) {
        BatchPosition last = position;
        if (last != null && last.run().equals(batch.run())) {
            counts.lost(batch.seq() - last.seq() - 1);
        } else if (last != null) {
            // What its run before made and nobody has cannot be counted.
            counts.lost(batch.seq() - 1);
            past.add(last.run());
            if (past.size() > MOST_PAST_RUNS) {
                past.removeFirst();
            }
        }
        position = BatchPosition.of(batch);
        listeners.forEach(listener -> listener.accepted(batch));
    }
}
