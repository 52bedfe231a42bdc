// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.problem.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody wants to see of a VM's history.
///
/// @param step empty when any will do
/// @param metrics none twice; empty when all that the tier has are wanted
record HistoryQuery(
        Instant from, Instant to, Optional<Duration> step, List<HistoryMetric> metrics) {

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String STEP = "step";
    private static final String METRICS = "metrics";
    private static final Set<String> KNOWN = Set.of(FROM, TO, STEP, METRICS);
    private static final int LONGEST_SHOWN = 64;

    private static final Pattern AGO = Pattern.compile("-(\\d{1,9}[smhd])");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd]?)");
    private static final Duration LIVE = Duration.ofMillis(Tier.LIVE.stepMs());
    private static final Duration FINEST = Duration.ofMillis(Tier.TEN_SECONDS.stepMs());
    private static final Duration COARSEST = Tier.HOUR.kept();

    HistoryQuery {
        metrics = List.copyOf(metrics);
    }

    /// Reads the parameters of a request and notes all that is wrong with them. What is wrong has
    /// its default in the result.
    static HistoryQuery parse(Map<String, List<String>> parameters, Instant now, Faults faults) {
        parameters.forEach((name, values) -> {
            if (!KNOWN.contains(name)) {
                faults.add(shown(name), "is not known here; leave it out");
            } else if (values.size() > 1) {
                faults.add(name, "is there more than once");
            }
        });
        Instant to = time(TO, first(parameters, TO), now, faults).orElse(now);
        Instant from =
                time(FROM, first(parameters, FROM), now, faults)
                        .orElseGet(() -> to.minus(Duration.ofHours(1)));
        return new HistoryQuery(
                from,
                to,
                step(first(parameters, STEP), faults),
                metrics(first(parameters, METRICS), faults));
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    private static Optional<Instant> time(
            String name, @Nullable String text, Instant now, Faults faults) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher ago = AGO.matcher(text);
        if (text.equals("now")) {
            return Optional.of(now);
        }
        try {
            Instant time =
                    ago.matches()
                            ? now.minus(span(ago.group(1)))
                            : OffsetDateTime.parse(text).toInstant();
            // Keeps what follows in the range of a long.
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(now.plus(COARSEST))) {
                return Optional.of(time);
            }
            faults.add(name, "is too far from now");
        } catch (DateTimeParseException e) {
            faults.add(
                    name,
                    "must be a time such as 2026-11-26T09:30:00Z, how long ago such as -15m, -24h or"
                            + " -7d, or now");
        }
        return Optional.empty();
    }

    private static Optional<Duration> step(@Nullable String text, Faults faults) {
        if (text == null) {
            return Optional.empty();
        }
        if (SPAN.matcher(text).matches()) {
            Duration step = span(text);
            boolean isWhole =
                    step.compareTo(FINEST) >= 0
                            && step.compareTo(COARSEST) <= 0
                            && step.toMillis() % FINEST.toMillis() == 0;
            if (isWhole || step.equals(LIVE)) {
                return Optional.of(step);
            }
        }
        faults.add(
                STEP,
                "must be 1s, or a multiple of 10s up to %dd, such as 10s, 60, 5m or 1h"
                        .formatted(COARSEST.toDays()));
        return Optional.empty();
    }

    private static List<HistoryMetric> metrics(@Nullable String text, Faults faults) {
        if (text == null) {
            return List.of();
        }
        List<HistoryMetric> metrics = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            Optional<HistoryMetric> metric = HistoryMetric.named(name.strip());
            if (metric.isEmpty()) {
                faults.add(
                        METRICS,
                        "must be a list of %s, separated by commas; not \"%s\""
                                .formatted(HistoryMetric.names(), shown(name)));
            } else if (!metrics.contains(metric.get())) {
                metrics.add(metric.get());
            }
        }
        return metrics;
    }

    private static Duration span(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new IllegalArgumentException(text + " is no span of time");
        }
        long number = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
