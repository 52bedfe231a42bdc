// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.VmHistory.Series;
import dev.hearth.manager.json.FloatColumn;
import dev.hearth.manager.json.IntColumn;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The steps of an answer, each made of one or more steps of a tier. For use by one thread.
final class HistoryGrid {

    /// Who told a value, by the bits of all who did.
    static final List<String> SOURCES =
            List.of(
                    "",
                    "guest",
                    "balloon",
                    "guest+balloon",
                    "vmm",
                    "guest+vmm",
                    "balloon+vmm",
                    "guest+balloon+vmm");

    private final HistoryRange range;
    private final @Nullable Step[] steps;

    HistoryGrid(HistoryRange range) {
        this.range = range;
        this.steps = new Step[range.count()];
    }

    /// Takes a step of the tier; each one once.
    void add(Step step) {
        int index = range.indexOf(step.startMs());
        Step there = steps[index];
        if (there != null) {
            there.fold(step);
        } else if (range.stepMs() == range.tier().stepMs()) {
            steps[index] = step;
        } else {
            Step first = new Step(range.fromMs() + index * range.stepMs());
            first.fold(step);
            steps[index] = first;
        }
    }

    /// How many incarnations began in each step.
    List<@Nullable Integer> starts() {
        return column(index -> {
            Step step = steps[index];
            return step == null ? null : (Integer) step.starts();
        });
    }

    /// What is known of one metric.
    Series series(HistoryMetric metric) {
        int number = metric.number();
        return new Series(
                metric.unit(),
                new Values(number, Step::min),
                new Values(number, Step::avg),
                new Values(number, Step::max),
                new KnownMs(number),
                column(index -> knownMs(number, index) == 0 ? null : sources(number, index)));
    }

    private interface Figure {
        float of(Step step, int metric);
    }

    private final class Values extends FloatColumn {

        private final int metric;
        private final Figure figure;

        Values(int metric, Figure figure) {
            this.metric = metric;
            this.figure = figure;
        }

        @Override
        public float at(int index) {
            Step step = steps[index];
            return step == null || step.knownMs(metric) == 0 ? Float.NaN : figure.of(step, metric);
        }

        @Override
        public int size() {
            return steps.length;
        }
    }

    private final class KnownMs extends IntColumn {

        private final int metric;

        KnownMs(int metric) {
            this.metric = metric;
        }

        @Override
        public int at(int index) {
            return knownMs(metric, index);
        }

        @Override
        public int size() {
            return steps.length;
        }
    }

    private int knownMs(int metric, int index) {
        Step step = steps[index];
        return step == null ? 0 : step.knownMs(metric);
    }

    private @Nullable String sources(int metric, int index) {
        Step step = steps[index];
        return step == null ? null : SOURCES.get(step.sources(metric));
    }

    private <T extends @Nullable Object> List<T> column(IntFunction<T> element) {
        return new Column<>(steps.length, element);
    }
}
