// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.rest.Health;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// History in the manager's database, and in memory what that does not have yet. Safe for use by
/// many threads.
final class DatabaseArchive implements Archive {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FINEST = Duration.ofMillis(Tier.TEN_SECONDS.stepMs());

    private final HistoryRecorder recorder;
    private final OpenHistory open;
    private final HistoryStore store;
    private final HistoryWriter writer;
    private final HistoryCounts counts;

    /// @param recorder where samples come in
    /// @param open what the database does not have yet
    /// @param writer is closed with this
    DatabaseArchive(
            HistoryRecorder recorder,
            OpenHistory open,
            HistoryStore store,
            HistoryWriter writer,
            HistoryCounts counts) {
        this.recorder = recorder;
        this.open = open;
        this.store = store;
        this.writer = writer;
        this.counts = counts;
    }

    @Override
    public void accepted(Batch batch) {
        recorder.accepted(batch);
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        recorder.awaitRoom();
    }

    @Override
    public List<Tier> tiers() {
        return Tier.STORED;
    }

    @Override
    public Past past(UUID vm, long fromMs, long toMs) {
        return new Past() {
            @Override
            public Duration finest() {
                return FINEST;
            }

            @Override
            public Found read(HistoryRange range, List<HistoryMetric> metrics) {
                return DatabaseArchive.this.read(vm, range, metrics);
            }
        };
    }

    @Override
    public Health.History health() {
        String trouble = writer.trouble();
        return new Health.History(
                Health.Keeper.POSTGRESQL,
                trouble == null,
                trouble == null
                        ? null
                        : "the database does not take it: "
                                + trouble
                                + "; it is kept in memory as long as there is room, and tried again",
                open.unwritten(),
                counts.lost.sum(),
                counts.taken.sum(),
                counts.late.sum() + counts.implausible.sum() + counts.crowdedOut.sum());
    }

    @Override
    public Optional<HistoryTotals> totals() {
        return Optional.of(
                new HistoryTotals(
                        counts.taken.sum(),
                        counts.repeated.sum(),
                        counts.late.sum(),
                        counts.implausible.sum(),
                        counts.foreign.sum(),
                        counts.crowdedOut.sum(),
                        counts.written.sum(),
                        counts.lost.sum(),
                        open.unwritten()));
    }

    @Override
    public void close() {
        writer.close();
    }

    private Found read(UUID vm, HistoryRange range, List<HistoryMetric> metrics) {
        requireReady();
        // First what is in memory: what is written and let go of meanwhile is then in the database.
        OpenHistory.Snapshot inMemory =
                open.snapshot(vm, range.tier(), range.fromMs(), range.toMs());
        HistoryGrid grid = new HistoryGrid(range);
        Set<Long> known = new HashSet<>();
        inMemory.steps()
                .forEach(step -> {
                    known.add(step.startMs());
                    grid.add(step);
                });
        try {
            store.read(
                    new HistoryStore.Wanted(
                            vm, range.tier(), range.fromMs(), range.toMs(), metrics),
                    step -> {
                        if (!known.contains(step.startMs())) {
                            grid.add(step);
                        }
                    });
        } catch (SQLException e) {
            throw unavailable(e);
        }
        return new Found(grid, openSince(range, inMemory.newestMs()), null);
    }

    /// The newest sample's step is open until a newer one comes; a late one may change it yet.
    private static @Nullable Instant openSince(HistoryRange range, long newestMs) {
        return newestMs == Long.MIN_VALUE
                ? null
                : range.stepFrom(newestMs - VmTrack.LATEST.toMillis()).orElse(null);
    }

    private void requireReady() {
        try {
            if (!writer.awaitReady(PATIENCE)) {
                throw new DatabaseUnavailable(
                        "the manager has just started and reads back its history; try again",
                        new TimeoutException());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailable("the manager stops; ask again when it runs", e);
        }
    }

    private static RuntimeException unavailable(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean ours = state.startsWith("42") || state.startsWith("22");
        return ours
                ? new IllegalStateException("the history cannot be read", e)
                : new DatabaseUnavailable(
                        "the manager's database does not answer; try again, and look into the"
                                + " manager's log if it stays away",
                        e);
    }
}
