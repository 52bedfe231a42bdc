// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.history.StoredMetric.Figure;
import dev.hearth.manager.prometheus.Line;
import dev.hearth.manager.prometheus.Span;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How often a store has a sample of a VM: hosts push at their own intervals, scrapers have theirs,
/// and nobody says which. For use by one thread.
final class StorePace {

    /// How often a host pushes, when the store has too little to tell.
    private static final long USUAL_MS = 10_000;

    private static final long MS_PER_SECOND = 1_000;
    private static final long SHORTEST_WINDOW_MS = 20 * 60 * MS_PER_SECOND;
    private static final int MOST_WINDOWS = 50;
    private static final int LOOKS_A_WINDOW = 120;
    private static final int LEAST_SAMPLES = 3;

    private final long windowMs;
    private final Span moments;
    private long ms = USUAL_MS;

    /// Of the time from one moment until another, since the epoch.
    StorePace(long fromMs, long toMs) {
        long share = Math.ceilDiv(toMs - fromMs, MOST_WINDOWS * MS_PER_SECOND) * MS_PER_SECOND;
        windowMs = Math.max(SHORTEST_WINDOW_MS, share);
        int windows = (int) Math.max(1, (toMs - fromMs) / windowMs);
        moments = new Span(toMs - (windows - 1) * windowMs, windowMs, windows);
    }

    /// What is to be asked.
    String query(UUID vm) {
        return StoredMetric.paceQuery(
                vm,
                windowMs / MS_PER_SECOND,
                Math.ceilDiv(windowMs, LOOKS_A_WINDOW * MS_PER_SECOND));
    }

    /// At which moments.
    Span moments() {
        return moments;
    }

    /// Takes the answer. The shortest interval counts: others have holes.
    void learn(List<Line> lines) {
        Map<Figure, Line> told = new EnumMap<>(Figure.class);
        lines.forEach(line -> Figure.of(line).ifPresent(figure -> told.put(figure, line)));
        Line count = told.get(Figure.COUNT);
        Line first = told.get(Figure.MIN);
        Line last = told.get(Figure.MAX);
        if (count == null || first == null || last == null) {
            return;
        }
        double shortest = Double.POSITIVE_INFINITY;
        for (int window = 0; window < moments.count(); window++) {
            double seconds = last.value(window) - first.value(window);
            // A store looks back for the first one, before the window; there it was not counted.
            double beginMs = moments.firstMs() + (window - 1.0) * windowMs;
            int before = first.value(window) * MS_PER_SECOND < beginMs ? 1 : 0;
            double intervals = count.value(window) + before - 1;
            if (count.value(window) >= LEAST_SAMPLES && seconds > 0) {
                shortest = Math.min(shortest, seconds / intervals);
            }
        }
        if (shortest * MS_PER_SECOND <= windowMs) {
            ms = Math.max(1, Math.round(shortest)) * MS_PER_SECOND;
        }
    }

    /// From one sample to the next, in whole seconds.
    long ms() {
        return ms;
    }
}
