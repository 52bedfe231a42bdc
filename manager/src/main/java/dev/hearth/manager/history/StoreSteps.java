// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.history.StoredMetric.Figure;
import dev.hearth.manager.prometheus.Line;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes of what a store answered what is known in each step. What cannot be, such as an amount
/// below 0, is unknown: stores are not only written to by Hearth. For use by one thread.
final class StoreSteps {

    private static final String SOURCE = "source";
    private static final Map<String, Byte> SOURCES =
            Map.of(
                    "guest", SampleValues.GUEST,
                    "balloon", SampleValues.BALLOON,
                    "vmm", SampleValues.VMM);

    private static final double MS_PER_SECOND = 1_000;
    private static final double WHOLE = 1;

    private final HistoryRange range;
    private final StoreWindow window;
    private final @Nullable Known[][] known;
    private final int[] starts;

    StoreSteps(HistoryRange range, StoreWindow window) {
        this.range = range;
        this.window = window;
        this.known = new Known[HistoryMetric.KEPT.size()][range.count()];
        this.starts = new int[range.count()];
    }

    /// What is known of one metric in one step.
    ///
    /// @param sources bits, as in [SampleValues]
    record Known(Step.Stored values, int sources) {}

    /// Null when nothing is.
    @Nullable Known known(HistoryMetric metric, int index) {
        return known[metric.number()][index];
    }

    /// How many incarnations began in a step.
    int starts(int index) {
        return starts[index];
    }

    /// Takes the answer to [StoredMetric#query]. What is of no source Hearth has is passed over.
    void add(HistoryMetric metric, List<Line> lines) {
        StoredMetric stored = StoredMetric.of(metric);
        Map<Byte, Map<Figure, Line>> told = new TreeMap<>();
        for (Line line : lines) {
            Byte source = SOURCES.get(line.label(SOURCE));
            if (source != null) {
                Figure.of(line)
                        .ifPresent(figure ->
                                told.computeIfAbsent(source, _ -> new EnumMap<>(Figure.class))
                                        .put(figure, line));
            }
        }
        for (int index = 0; index < range.count(); index++) {
            List<Part> parts = new ArrayList<>();
            for (Map.Entry<Byte, Map<Figure, Line>> source : told.entrySet()) {
                Part part = new Part(source.getKey(), source.getValue(), index);
                if (part.isKnown(stored)) {
                    parts.add(part);
                }
            }
            known[metric.number()][index] = parts.isEmpty() ? null : joined(stored, parts);
        }
    }

    /// Takes the answer to [StoredMetric#startsQuery]. When an incarnation began is a value: of
    /// those in one step the first and the last are told, and how many there were.
    void addStarts(List<Line> lines) {
        Map<Figure, Line> told = new EnumMap<>(Figure.class);
        lines.forEach(line -> Figure.of(line).ifPresent(figure -> told.put(figure, line)));
        Line first = told.get(Figure.MIN);
        Line last = told.get(Figure.MAX);
        Line changes = told.get(Figure.CHANGES);
        if (first == null || last == null || changes == null) {
            return;
        }
        Set<Double> begun = new HashSet<>();
        for (int index = 0; index < range.count(); index++) {
            begin(first.value(index), begun);
            begin(last.value(index), begun);
        }
        for (int index = 0; index < range.count(); index++) {
            // VictoriaMetrics takes a first value for a change, too.
            if (first.value(index) < last.value(index)) {
                starts[index] = (int) Math.max(starts[index], changes.value(index));
            }
        }
    }

    private void begin(double seconds, Set<Double> begun) {
        double atMs = seconds * MS_PER_SECOND;
        if (atMs >= range.fromMs() && atMs < range.toMs() && begun.add(seconds)) {
            starts[range.indexOf((long) atMs)]++;
        }
    }

    private Known joined(StoredMetric stored, List<Part> parts) {
        double samples = parts.stream().mapToDouble(part -> part.of(Figure.COUNT)).sum();
        int knownMs = window.knownMs(samples);
        float min = Float.MAX_VALUE;
        float max = 0;
        double sum = 0;
        int sources = 0;
        for (Part part : parts) {
            double share = part.of(Figure.COUNT) / samples;
            double mean = mean(stored, part, knownMs * share / MS_PER_SECOND);
            min = (float) Math.min(min, Math.min(mean, scaled(stored, part, Figure.MIN, mean)));
            max = (float) Math.max(max, Math.max(mean, scaled(stored, part, Figure.MAX, mean)));
            sum += mean * share;
            sources |= part.source();
        }
        return new Known(new Step.Stored(min, (float) sum, max, knownMs), sources);
    }

    /// @param seconds for how long it is known
    private double mean(StoredMetric stored, Part part, double seconds) {
        double grown = part.of(Figure.INCREASE);
        if (!isAmount(grown)) {
            return part.of(Figure.SUM) / part.of(Figure.COUNT) * stored.scale();
        }
        double rate = grown / (window.isWiderThanTheStep() ? window.increaseSeconds() : seconds);
        // A counter's growth is told to within a sample's: more than all of the time cannot be.
        return (stored.isCounter() ? rate : Math.min(rate, WHOLE)) * stored.scale();
    }

    private static double scaled(StoredMetric stored, Part part, Figure figure, double otherwise) {
        double value = part.of(figure);
        return isAmount(value) ? value * stored.scale() : otherwise;
    }

    private static boolean isAmount(double value) {
        return value >= 0 && value <= Float.MAX_VALUE;
    }

    /// What one source told in one step.
    private record Part(byte source, Map<Figure, Line> figures, int index) {

        /// NaN when it is not told.
        double of(Figure figure) {
            Line line = figures.get(figure);
            return line == null ? Double.NaN : line.value(index);
        }

        boolean isKnown(StoredMetric stored) {
            return of(Figure.COUNT) > 0
                    && isAmount(of(stored.isCounter() ? Figure.INCREASE : Figure.SUM));
        }
    }
}
