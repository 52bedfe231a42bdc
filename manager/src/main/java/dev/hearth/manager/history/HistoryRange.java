// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.problem.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which steps of which tier an answer is made of.
///
/// @param tier whose rows are read
/// @param fromMs the beginning of the first step
/// @param toMs the end of the last
/// @param stepMs the length of each; some of the tier's
/// @param reason why these, for people
record HistoryRange(Tier tier, long fromMs, long toMs, long stepMs, String reason) {

    /// As many steps as one answer may have; Prometheus draws the same line.
    static final int MOST_STEPS = 11_000;

    /// As many steps as are worth drawing, when nobody asked for a certain one.
    static final int ENOUGH_STEPS = 1_500;

    /// Steps people count in.
    private static final List<Duration> NICE =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(7),
                    Duration.ofDays(30));

    /// How many steps there are.
    int count() {
        return Math.toIntExact((toMs - fromMs) / stepMs);
    }

    /// Which of the steps a moment is in; only from `fromMs` to `toMs`.
    int indexOf(long atMs) {
        return Math.toIntExact((atMs - fromMs) / stepMs);
    }

    /// The beginning of the first step that ends after a moment; empty when none does.
    Optional<Instant> stepFrom(long atMs) {
        long step = Math.floorDiv(atMs, stepMs) * stepMs;
        return step >= toMs
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(Math.max(step, fromMs)));
    }

    /// What there is to choose from.
    ///
    /// @param now by the manager's clock
    /// @param liveSince since when every second is in memory; later than `now` when none is
    /// @param tiers finest first; the first is [Tier#LIVE]
    /// @param finest no shorter step is chosen for who asks for none, but those of [Tier#LIVE]
    record Choice(Instant now, Instant liveSince, List<Tier> tiers, Duration finest) {

        Choice {
            tiers = List.copyOf(tiers);
        }

        /// The same, with another finest step.
        Choice withFinest(Duration other) {
            return new Choice(now, liveSince, tiers, other);
        }

        /// The coarsest tier whose steps make up this one.
        Tier tierOf(Duration step) {
            return tiers.stream()
                    .filter(tier -> step.toMillis() % tier.stepMs() == 0)
                    .reduce((finer, coarser) -> coarser)
                    .orElseThrow(() -> new IllegalStateException("a step is of whole seconds"));
        }

        /// Whether steps of this length are kept since then.
        boolean isKept(Duration step, Instant since) {
            return !since.isBefore(now.minus(tierOf(step).kept()));
        }
    }

    /// Chooses for a question. What does not fit is a fault, with what would.
    static Optional<HistoryRange> choose(HistoryQuery query, Choice choice, Faults faults) {
        Instant oldest = choice.now().minus(choice.tiers().getLast().kept());
        if (query.from().isBefore(oldest)) {
            faults.add(
                    "from",
                    "must not be before %s: hours are kept for %d days, and nothing for longer"
                            .formatted(oldest, Tier.HOUR.kept().toDays()));
        }
        if (!query.from().isBefore(query.to()) && !faults.has("to")) {
            faults.add("from", "must be before `to`, which is " + query.to());
        }
        if (faults.has("from") || faults.has("to") || faults.has("step")) {
            return Optional.empty();
        }
        Optional<HistoryRange> range =
                query.step().isPresent()
                        ? asked(query, query.step().get(), choice, faults)
                        : Optional.of(unasked(query, choice));
        range.ifPresent(chosen -> chosen.check(query.metrics(), faults));
        return range;
    }

    /// The same, with one more thing to know of it.
    HistoryRange remarked(String remark) {
        return new HistoryRange(tier, fromMs, toMs, stepMs, reason + "; " + remark);
    }

    /// Those of the metrics that are asked for which the tier has; all of them when none is.
    List<HistoryMetric> metrics(HistoryQuery query) {
        List<HistoryMetric> all = tier == Tier.LIVE ? HistoryMetric.ALL : HistoryMetric.KEPT;
        return query.metrics().isEmpty() ? all : query.metrics();
    }

    private void check(List<HistoryMetric> metrics, Faults faults) {
        if (tier == Tier.LIVE) {
            return;
        }
        metrics.stream()
                .filter(metric -> !metric.isKept())
                .findFirst()
                .ifPresent(metric ->
                        faults.add(
                                "metrics",
                                "%s is kept for %s only, in steps of 1s: ask with from=-%s&step=1s"
                                        .formatted(
                                                metric.wire(),
                                                name(Tier.LIVE.kept().toMillis()),
                                                name(Tier.LIVE.kept().toMillis()))));
    }

    /// Seconds only where at least half of what is asked for is in memory: after a start of the
    /// manager ten seconds of the database say more.
    private static HistoryRange unasked(HistoryQuery query, Choice choice) {
        Instant middle = query.from().plus(Duration.between(query.from(), query.to()).dividedBy(2));
        boolean isLive = !choice.liveSince().isAfter(middle);
        List<Duration> steps =
                NICE.stream()
                        .filter(step ->
                                choice.tierOf(step) == Tier.LIVE
                                        ? isLive
                                        : step.compareTo(choice.finest()) >= 0)
                        .toList();
        return best(steps, query, choice, ENOUGH_STEPS)
                .orElseThrow(() -> new IllegalStateException("no step fits"));
    }

    private static Optional<HistoryRange> asked(
            HistoryQuery query, Duration step, Choice choice, Faults faults) {
        Tier tier = choice.tierOf(step);
        String fits =
                best(NICE, query, choice, MOST_STEPS)
                        .map(range -> "; step=%s fits".formatted(name(range.stepMs)))
                        .orElse("");
        if (!choice.isKept(step, query.from())) {
            faults.add(
                    "step",
                    "%s needs steps of %s, which are kept for %s, and `from` is before that%s"
                            .formatted(
                                    name(step.toMillis()),
                                    tier.wire(),
                                    name(tier.kept().toMillis()),
                                    fits));
            return Optional.empty();
        }
        long count = count(query, step);
        if (count > MOST_STEPS) {
            faults.add(
                    "step",
                    "%s makes %d steps, and an answer has at most %d%s"
                            .formatted(name(step.toMillis()), count, MOST_STEPS, fits));
            return Optional.empty();
        }
        return Optional.of(
                of(
                        query,
                        step,
                        tier,
                        "step=%s was asked for; %s is the coarsest tier that has it"
                                .formatted(name(step.toMillis()), tier.wire())));
    }

    /// With the finest of the nice steps that is kept and makes at most so many.
    private static Optional<HistoryRange> best(
            List<Duration> steps, HistoryQuery query, Choice choice, int most) {
        return steps.stream()
                .filter(step -> choice.isKept(step, query.from()))
                .filter(step -> count(query, step) <= most)
                .findFirst()
                .map(step ->
                        of(
                                query,
                                step,
                                choice.tierOf(step),
                                ("no step was asked for; %s is the finest that is kept since `from`"
                                                + " and makes at most %d steps")
                                        .formatted(name(step.toMillis()), most)));
    }

    private static HistoryRange of(HistoryQuery query, Duration step, Tier tier, String reason) {
        long ms = step.toMillis();
        return new HistoryRange(tier, first(query, ms), end(query, ms), ms, reason);
    }

    private static long count(HistoryQuery query, Duration step) {
        long ms = step.toMillis();
        return (end(query, ms) - first(query, ms)) / ms;
    }

    private static long first(HistoryQuery query, long stepMs) {
        return Math.floorDiv(query.from().toEpochMilli(), stepMs) * stepMs;
    }

    private static long end(HistoryQuery query, long stepMs) {
        return Math.ceilDiv(query.to().toEpochMilli(), stepMs) * stepMs;
    }

    /// Such as `10s`, `90m`, `6h`, `14d`.
    static String name(long ms) {
        long seconds = ms / 1_000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
