// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.VmHistory;
import dev.hearth.contract.rest.VmHistory.Series;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.vm.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers what happened inside a VM: of the last quarter of an hour from memory, and of before
/// from the archive. Safe for use by many threads.
public final class HistoryService {

    /// Each reads up to 20,000 rows and uses one of ten connections, or asks a store ten queries.
    private static final int MOST_AT_ONCE = 4;

    private static final Duration FINEST = Duration.ofMillis(Tier.TEN_SECONDS.stepMs());

    private final LiveRings live;
    private final Archive archive;
    private final Clock clock;
    private final List<Tier> tiers;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

    /// @param live every second of the last quarter of an hour
    /// @param archive what was before
    HistoryService(LiveRings live, Archive archive, Clock clock) {
        this.live = live;
        this.archive = archive;
        this.clock = clock;
        this.tiers = Stream.concat(Stream.of(Tier.LIVE), archive.tiers().stream()).toList();
    }

    /// What is known of a VM. Throws Invalid with all that is wrong with the question,
    /// DatabaseUnavailable and HistoryUnavailable.
    ///
    /// @param parameters of the request, see [HistoryQuery]
    public VmHistory of(VmId vm, Map<String, List<String>> parameters) {
        Instant now = clock.instant();
        Faults faults = new Faults();
        HistoryQuery query = HistoryQuery.parse(parameters, now, faults);
        HistoryRange.Choice choice = new HistoryRange.Choice(now, live.since(), tiers, FINEST);
        HistoryRange range = HistoryRange.choose(query, choice, faults).orElse(null);
        faults.throwIfAny();
        if (range == null) {
            throw new IllegalStateException("there is no range and no fault was noted");
        }
        if (range.tier() == Tier.LIVE) {
            return live(vm, range, range.metrics(query));
        }
        turns.acquireUninterruptibly();
        try {
            return read(vm, query, range, choice);
        } finally {
            turns.release();
        }
    }

    /// How the keeping goes.
    public Health.History health() {
        return archive.health();
    }

    /// What became of what; empty when the manager does not write it.
    public Optional<HistoryTotals> totals() {
        return archive.totals();
    }

    private VmHistory read(
            VmId vm, HistoryQuery query, HistoryRange range, HistoryRange.Choice choice) {
        Archive.Past past = archive.past(vm.value(), range.fromMs(), range.toMs());
        HistoryRange fitting =
                query.step().isPresent() || past.finest().toMillis() <= range.stepMs()
                        ? range
                        : HistoryRange.choose(query, choice.withFinest(past.finest()), new Faults())
                                .orElse(range);
        List<HistoryMetric> metrics = fitting.metrics(query);
        Archive.Found found = past.read(fitting, metrics);
        String remark = found.remark();
        HistoryGrid grid = found.grid();
        return answer(
                vm,
                remark == null ? fitting : fitting.remarked(remark),
                found.openSince(),
                grid.starts(),
                series(metrics, grid::series));
    }

    /// From memory alone: it needs no archive.
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
}
