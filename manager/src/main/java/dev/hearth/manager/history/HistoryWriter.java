// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills the steps and brings them into the database, on one thread of its own.
///
/// ```
///  reading back ──► filling ⇄ writing ──► closed: steps of ten seconds are written as they are
///       ▲  │            ▲         │
///       └──┘            └─────────┘  the database is away: it is tried again, and what there is no
///   it is away                       room for meanwhile is given up, oldest first
/// ```
final class HistoryWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /// How often is written what is done, usually.
    static final Duration WRITE_EVERY = Duration.ofSeconds(5);

    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);
    private static final Duration LONGEST_END = Duration.ofSeconds(8);
    private static final int READINGS_AT_ONCE = 5_000;

    /// So many samples may bring a few thousand rows, which are written at once.
    private static final int MUCH = 20_000;

    private static final int ROWS_AT_ONCE = 4_000;

    private final HistoryRecorder recorder;
    private final OpenHistory open;
    private final HistoryStore store;
    private final HistoryCounts counts;
    private final Clock clock;
    private final Duration writeEvery;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;

    private volatile boolean closed;
    private volatile @Nullable Trouble trouble;

    /// The thread's own.
    private long wroteNanos = System.nanoTime();

    private long tidiedNanos = System.nanoTime() - TIDY_EVERY.toNanos();
    private Instant newest = Instant.MIN;

    /// Since when the database does not take what is written.
    private record Trouble(Instant since, String reason) {}

    /// Starts at once.
    ///
    /// @param writeEvery how often is written what is done; [#WRITE_EVERY] but in tests
    HistoryWriter(
            HistoryRecorder recorder,
            OpenHistory open,
            HistoryStore store,
            HistoryCounts counts,
            Clock clock,
            Duration writeEvery) {
        this.recorder = recorder;
        this.open = open;
        this.store = store;
        this.counts = counts;
        this.clock = clock;
        this.writeEvery = writeEvery;
        this.thread = Thread.ofPlatform().daemon().name("history-writer").start(this::run);
    }

    /// Waits until what an earlier manager was at work on is in memory again, at most for
    /// `patience`; returns whether it is.
    boolean awaitReady(Duration patience) throws InterruptedException {
        return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Why nothing is written; null when it is.
    @Nullable String trouble() {
        Trouble now = trouble;
        return now == null ? null : now.reason();
    }

    /// Writes what there is and ends.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (ready.getCount() > 0 && !closed) {
                readBack();
            }
            while (!closed) {
                fill(writeEvery.compareTo(PATIENCE) < 0 ? writeEvery : PATIENCE);
                if (isTimeToWrite()) {
                    write(false);
                    tidy();
                }
            }
            // Of before the end, as much as there is.
            while (fill(Duration.ZERO) > 0) {}
            write(true);
        } catch (InterruptedException e) {
            log.atError().setCause(e).log("the history's writer was interrupted and ends");
        }
    }

    private void readBack() throws InterruptedException {
        try {
            store.recover(open.recovery());
            noteWell();
            ready.countDown();
        } catch (SQLException | RuntimeException e) {
            noteTrouble(e);
            TimeUnit.MILLISECONDS.sleep(PATIENCE.toMillis());
        }
    }

    private int fill(Duration patience) throws InterruptedException {
        List<Reading> readings = recorder.take(READINGS_AT_ONCE, patience);
        open.add(readings);
        if (!readings.isEmpty()) {
            Instant last = Instant.ofEpochMilli(readings.getLast().atMs());
            newest = last.isAfter(newest) ? last : newest;
        }
        return readings.size();
    }

    private boolean isTimeToWrite() {
        return System.nanoTime() - wroteNanos >= writeEvery.toNanos()
                || open.takenSinceDue() >= MUCH;
    }

    private void write(boolean end) {
        wroteNanos = System.nanoTime();
        try {
            if (trouble != null) {
                store.check();
            }
            List<UUID> nameless = open.nameless();
            if (!nameless.isEmpty()) {
                open.name(nameless, store.keys(nameless));
            }
            List<DueRow> rows = open.due(ROWS_AT_ONCE, end);
            while (!rows.isEmpty()) {
                store.write(rows);
                open.markWritten(rows);
                rows = open.due(ROWS_AT_ONCE, end);
            }
            noteWell();
        } catch (SQLException | RuntimeException e) {
            noteTrouble(e);
        }
        open.evict();
    }

    private void tidy() {
        if (System.nanoTime() - tidiedNanos < TIDY_EVERY.toNanos()) {
            return;
        }
        tidiedNanos = System.nanoTime();
        try {
            Instant now = clock.instant();
            store.makePartitions(now);
            // Two clocks have to agree before anything is dropped: one may be wrong.
            if (newest.isAfter(Instant.MIN)) {
                for (String name : store.dropOld(newest.isBefore(now) ? newest : now)) {
                    log.atInfo()
                            .addKeyValue("partition", name)
                            .log("history past its time dropped");
                }
            }
        } catch (SQLException | RuntimeException e) {
            log.atWarn().setCause(e).log("the history's partitions could not be tidied");
        }
    }

    private void noteTrouble(Exception e) {
        if (trouble == null) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("unwritten", open.unwritten())
                    .log(
                            "the history cannot be written; it is kept in memory as long as there"
                                    + " is room, and tried again");
            trouble = new Trouble(clock.instant(), String.valueOf(e.getMessage()));
        }
    }

    private void noteWell() {
        Trouble before = trouble;
        if (before != null) {
            trouble = null;
            log.atInfo()
                    .addKeyValue(
                            "away_ms", Duration.between(before.since(), clock.instant()).toMillis())
                    .addKeyValue("lost_rows", counts.lost.sum())
                    .log("the history is written again");
        }
    }
}
