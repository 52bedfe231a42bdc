// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.VmHistory;
import dev.hearth.contract.rest.VmHistory.Series;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import dev.hearth.manager.vm.VmId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers what happened inside a VM: from the database, and from memory what that does not have
/// yet. Safe for use by many threads.
public final class HistoryService {

    /// Each reads up to 20,000 rows and uses one of ten connections.
    private static final int MOST_AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LiveRings live;
    private final OpenHistory open;
    private final HistoryStore store;
    private final HistoryWriter writer;
    private final HistoryCounts counts;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

    /// Where what was measured is.
    ///
    /// @param live every second of the last quarter of an hour
    /// @param open what the database does not have yet
    record Kept(LiveRings live, OpenHistory open, HistoryStore store) {}

    HistoryService(Kept kept, HistoryWriter writer, HistoryCounts counts, Clock clock) {
        this.live = kept.live();
        this.open = kept.open();
        this.store = kept.store();
        this.writer = writer;
        this.counts = counts;
        this.clock = clock;
    }

    /// What is known of a VM. Throws Invalid with all that is wrong with the question, and
    /// DatabaseUnavailable.
    ///
    /// @param parameters of the request, see [HistoryQuery]
    public VmHistory of(VmId vm, Map<String, List<String>> parameters) {
        Instant now = clock.instant();
        Faults faults = new Faults();
        HistoryQuery query = HistoryQuery.parse(parameters, now, faults);
        HistoryRange range = HistoryRange.choose(query, now, live.since(), faults).orElse(null);
        faults.throwIfAny();
        if (range == null) {
            throw new IllegalStateException("there is no range and no fault was noted");
        }
        if (range.tier() == Tier.LIVE) {
            return live(vm, range, range.metrics(query));
        }
        turns.acquireUninterruptibly();
        try {
            return read(vm, range, range.metrics(query));
        } finally {
            turns.release();
        }
    }

    /// How the writing goes.
    public Health.History health() {
        String trouble = writer.trouble();
        return new Health.History(
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

    /// What became of what.
    public HistoryTotals totals() {
        return new HistoryTotals(
                counts.taken.sum(),
                counts.repeated.sum(),
                counts.late.sum(),
                counts.implausible.sum(),
                counts.foreign.sum(),
                counts.crowdedOut.sum(),
                counts.written.sum(),
                counts.lost.sum(),
                open.unwritten());
    }

    private VmHistory read(VmId vm, HistoryRange range, List<HistoryMetric> metrics) {
        requireReady();
        // First what is in memory: what is written and let go of meanwhile is then in the database.
        OpenHistory.Snapshot inMemory =
                open.snapshot(vm.value(), range.tier(), range.fromMs(), range.toMs());
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
                            vm.value(), range.tier(), range.fromMs(), range.toMs(), metrics),
                    step -> {
                        if (!known.contains(step.startMs())) {
                            grid.add(step);
                        }
                    });
        } catch (SQLException e) {
            throw unavailable(e);
        }
        return answer(
                vm,
                range,
                openSince(range, inMemory.newestMs()),
                grid.starts(),
                series(metrics, grid::series));
    }

    /// From memory alone: it needs no database.
    private VmHistory live(VmId vm, HistoryRange range, List<HistoryMetric> metrics) {
        Optional<LiveRing> ring = live.of(vm.value());
        LiveWindow window =
                ring.map(kept -> kept.read(range.fromMs() / range.stepMs(), range.count()))
                        .orElseGet(() -> new LiveWindow(range.count()));
        return answer(
                vm,
                range,
                openSecond(range, ring.map(LiveRing::newestSecond).orElse(Long.MIN_VALUE)),
                window.starts(),
                series(metrics, window::series));
    }

    private static Map<String, Series> series(
            List<HistoryMetric> metrics, Function<HistoryMetric, Series> of) {
        Map<String, Series> series = new LinkedHashMap<>();
        metrics.forEach(metric -> series.put(metric.wire(), of.apply(metric)));
        return series;
    }

    private static VmHistory answer(
            VmId vm,
            HistoryRange range,
            @Nullable Instant openSince,
            List<@Nullable Integer> starts,
            Map<String, Series> series) {
        return new VmHistory(
                vm.value(),
                Instant.ofEpochMilli(range.fromMs()),
                Instant.ofEpochMilli(range.toMs()),
                range.tier().wire(),
                range.stepMs() / 1_000,
                range.reason(),
                openSince,
                starts,
                series);
    }

    /// Seconds come in order: those after the newest are open, and it may yet be told better.
    private static @Nullable Instant openSecond(HistoryRange range, long newestSecond) {
        if (newestSecond == Long.MIN_VALUE || newestSecond * range.stepMs() >= range.toMs()) {
            return null;
        }
        return Instant.ofEpochMilli(Math.max(newestSecond * range.stepMs(), range.fromMs()));
    }

    /// The newest sample's step is open until a newer one comes; a late one may change it yet.
    private static @Nullable Instant openSince(HistoryRange range, long newestMs) {
        if (newestMs == Long.MIN_VALUE) {
            return null;
        }
        long changeable = newestMs - VmTrack.LATEST.toMillis();
        long step = Math.floorDiv(changeable, range.stepMs()) * range.stepMs();
        return step >= range.toMs() ? null : Instant.ofEpochMilli(Math.max(step, range.fromMs()));
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
