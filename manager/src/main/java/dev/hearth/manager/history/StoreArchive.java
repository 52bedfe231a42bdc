// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.rest.Health;
import dev.hearth.manager.problem.HearthException.HistoryUnavailable;
import dev.hearth.manager.prometheus.Line;
import dev.hearth.manager.prometheus.PrometheusClient;
import dev.hearth.manager.prometheus.Span;
import dev.hearth.manager.prometheus.StoreFailed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// History in a store of Prometheus's kind, to which hosts push or which scrapes: it is asked in
/// PromQL, and nothing is written here. What came last it does not have yet, and that is taken from
/// memory. Safe for use by many threads.
final class StoreArchive implements Archive {

    /// For all that is asked of the store for one answer.
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(StoreArchive.class);

    /// For how long it is told that the store did not answer, when nobody asks again.
    private static final Duration NEWS = Duration.ofMinutes(1);

    private static final long MS_PER_SECOND = 1_000;
    private static final int SAMPLES_A_STEP = 3;

    private final PrometheusClient store;
    private final LiveRings live;
    private final Clock clock;
    private volatile @Nullable Trouble trouble;

    /// Why the store did not answer, and when that was.
    private record Trouble(Instant at, String why) {}

    /// @param store is closed with this
    /// @param live what came last
    StoreArchive(PrometheusClient store, LiveRings live, Clock clock) {
        this.store = store;
        this.live = live;
        this.clock = clock;
    }

    /// Hosts push themselves.
    @Override
    public void accepted(Batch batch) {}

    @Override
    public List<Tier> tiers() {
        return List.of(Tier.STORE);
    }

    @Override
    public Past past(UUID vm, long fromMs, long toMs) {
        return new StoredPast(vm, pace(vm, fromMs, toMs).ms());
    }

    @Override
    public Health.History health() {
        Trouble last = trouble;
        String news =
                last != null && last.at().plus(NEWS).isAfter(clock.instant()) ? last.why() : null;
        return new Health.History(Health.Keeper.PROMETHEUS, null, news, null, null, null, null);
    }

    @Override
    public Optional<HistoryTotals> totals() {
        return Optional.empty();
    }

    @Override
    public void close() {
        store.close();
    }

    private StorePace pace(UUID vm, long fromMs, long toMs) {
        StorePace pace = new StorePace(fromMs, toMs);
        pace.learn(ask(List.of(pace.query(vm)), pace.moments()).getFirst());
        return pace;
    }

    private List<List<Line>> ask(List<String> queries, Span span) {
        try {
            List<List<Line>> answers = store.range(queries, span);
            if (trouble != null) {
                trouble = null;
                log.atInfo().addKeyValue("store", store.name()).log("the history's store answers");
            }
            return answers;
        } catch (StoreFailed e) {
            String why = "the history's store at %s: %s".formatted(store.name(), e.getMessage());
            if (trouble == null) {
                log.atError().log(why);
            }
            trouble = new Trouble(clock.instant(), why);
            throw new HistoryUnavailable(
                    why
                            + "; the last 15 minutes are here all the same with step=1s. Look at the"
                            + " store, and ask again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryUnavailable("the manager stops; ask again when it runs", e);
        }
    }

    /// One VM's.
    private final class StoredPast implements Past {

        private final UUID vm;
        private final long paceMs;

        StoredPast(UUID vm, long paceMs) {
            this.vm = vm;
            this.paceMs = paceMs;
        }

        @Override
        public Duration finest() {
            return Duration.ofMillis(SAMPLES_A_STEP * paceMs);
        }

        @Override
        public Found read(HistoryRange range, List<HistoryMetric> metrics) {
            StoreWindow window = new StoreWindow(range.stepMs(), paceMs);
            List<String> queries = new ArrayList<>();
            metrics.forEach(metric -> queries.add(StoredMetric.of(metric).query(vm, window)));
            queries.add(StoredMetric.startsQuery(vm, window));
            // The last moment of each step: what is at its end is in the next.
            Span ends =
                    new Span(range.fromMs() + range.stepMs() - 1, range.stepMs(), range.count());
            List<List<Line>> answers = ask(queries, ends);
            StoreSteps steps = new StoreSteps(range, window);
            steps.addStarts(answers.getLast());
            for (int number = 0; number < metrics.size(); number++) {
                steps.add(metrics.get(number), answers.get(number));
            }
            RecentSteps recent = RecentSteps.of(live, vm, range, clock.instant());
            HistoryGrid grid = new HistoryGrid(range);
            for (int index = 0; index < range.count(); index++) {
                recent.join(index, metrics, steps).ifPresent(grid::add);
            }
            return new Found(
                    grid, range.stepFrom(recent.openSinceMs(paceMs)).orElse(null), remark(window));
        }

        private String remark(StoreWindow window) {
            String pace = "the store has a sample every %s".formatted(HistoryRange.name(paceMs));
            return window.isWiderThanTheStep()
                    ? "%s, so that amounts per second are of the last %s before the end of a step"
                            .formatted(
                                    pace,
                                    HistoryRange.name(window.increaseSeconds() * MS_PER_SECOND))
                    : pace;
        }
    }
}
