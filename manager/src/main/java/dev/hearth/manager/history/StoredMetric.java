// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.prometheus.Line;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a metric is asked for in a store: from which of the families that Hearth exports, and in
/// which PromQL. What is asked is understood by Prometheus and VictoriaMetrics alike.
enum StoredMetric {
    CPU(HistoryMetric.CPU_USAGE_PERCENT, "hearth_vm_cpu_usage_ratio", 100),
    MEMORY(HistoryMetric.MEMORY_USAGE_PERCENT, "hearth_vm_memory_usage_ratio", 100),
    MEMORY_USED(HistoryMetric.MEMORY_USED_KB, "hearth_vm_memory_used_bytes", 1.0 / 1_024),
    NETWORK_IN(
            HistoryMetric.NETWORK_IN_BYTES_PER_SECOND, "hearth_vm_network_receive_bytes_total", 1),
    NETWORK_OUT(
            HistoryMetric.NETWORK_OUT_BYTES_PER_SECOND,
            "hearth_vm_network_transmit_bytes_total",
            1),
    DISK_READ(HistoryMetric.DISK_READ_BYTES_PER_SECOND, "hearth_vm_disk_read_bytes_total", 1),
    DISK_WRITE(HistoryMetric.DISK_WRITE_BYTES_PER_SECOND, "hearth_vm_disk_written_bytes_total", 1),
    LOAD1(HistoryMetric.LOAD1, "hearth_vm_load1", 1),
    CPU_WAIT(HistoryMetric.CPU_WAIT_PERCENT, "hearth_vmm_cpu_wait_ratio", 100),
    MEMORY_RSS(HistoryMetric.MEMORY_RSS_KB, "hearth_vmm_resident_memory_bytes", 1.0 / 1_024);

    private static final String COUNTER = "_total";
    private static final String CPU_SECONDS = "hearth_vm_cpu_seconds_total";
    private static final String VCPUS = "hearth_vm_vcpus";
    private static final String ALWAYS_THERE = "hearth_vm_info";
    private static final String STARTED_AT = "hearth_vm_start_time_seconds";

    private final HistoryMetric metric;
    private final String family;
    private final double scale;

    StoredMetric(HistoryMetric metric, String family, double scale) {
        this.metric = metric;
        this.family = family;
        this.scale = scale;
    }

    /// What a line of an answer is, by a label of its own.
    enum Figure {
        COUNT,
        MIN,
        MAX,
        /// Of all samples.
        SUM,
        /// By how much a counter grew.
        INCREASE,
        /// How often a value became another.
        CHANGES;

        private static final String LABEL = "figure";

        /// What a line is; empty when it is none of these.
        static Optional<Figure> of(Line line) {
            return Stream.of(values())
                    .filter(figure -> figure.wire().equals(line.label(LABEL)))
                    .findFirst();
        }

        private String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String of(String query) {
            return "label_replace(%s, \"%s\", \"%s\", \"\", \"\")".formatted(query, LABEL, wire());
        }
    }

    /// How one is found in a store.
    static StoredMetric of(HistoryMetric metric) {
        return Stream.of(values())
                .filter(stored -> stored.metric == metric)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store has " + metric.wire()));
    }

    /// What a value of the store is to be multiplied by.
    double scale() {
        return scale;
    }

    /// Whether the store has an amount that only grows, and not the value itself.
    boolean isCounter() {
        return family.endsWith(COUNTER);
    }

    /// All figures of a step, per source.
    String query(UUID vm, StoreWindow window) {
        return isCounter() ? ofCounter(vm, window) : ofGauge(vm, window);
    }

    /// A gauge has the value of one second in ten. For the CPU the mean is of every second all the
    /// same: its time is counted, too.
    private String ofGauge(UUID vm, StoreWindow window) {
        String samples = samples(family, vm, window.stepSeconds());
        Stream<String> figures =
                Stream.of(
                        Figure.COUNT.of(bySource("sum", "count_over_time", samples)),
                        Figure.MIN.of(bySource("min", "min_over_time", samples)),
                        Figure.MAX.of(bySource("max", "max_over_time", samples)),
                        Figure.SUM.of(bySource("sum", "sum_over_time", samples)));
        if (this == CPU) {
            String grown =
                    bySource("max", "increase", samples(CPU_SECONDS, vm, window.increaseSeconds()));
            String vcpus =
                    "scalar(max(max_over_time(%s)))"
                            .formatted(samples(VCPUS, vm, window.stepSeconds()));
            figures = Stream.concat(figures, Stream.of(Figure.INCREASE.of(grown + " / " + vcpus)));
        }
        return figures.collect(Collectors.joining(" or "));
    }

    private String ofCounter(UUID vm, StoreWindow window) {
        String counted =
                bySource("max", "count_over_time", samples(family, vm, window.stepSeconds()));
        String grown = bySource("max", "increase", samples(family, vm, window.increaseSeconds()));
        String all = Figure.COUNT.of(counted) + " or " + Figure.INCREASE.of(grown);
        if (!window.hasRates()) {
            return all;
        }
        String rates =
                "rate(%s)[%ds:%ds]"
                        .formatted(
                                samples(family, vm, window.rateSeconds()),
                                window.stepSeconds() - window.rateSeconds(),
                                window.rateSeconds());
        return all
                + " or "
                + Figure.MIN.of(bySource("min", "min_over_time", rates))
                + " or "
                + Figure.MAX.of(bySource("max", "max_over_time", rates));
    }

    /// When its incarnations began.
    static String startsQuery(UUID vm, StoreWindow window) {
        String samples = samples(STARTED_AT, vm, window.stepSeconds());
        return Figure.MIN.of("min(min_over_time(%s))".formatted(samples))
                + " or "
                + Figure.MAX.of("max(max_over_time(%s))".formatted(samples))
                + " or "
                + Figure.CHANGES.of("max(changes(%s))".formatted(samples));
    }

    /// How many samples a series has in so many seconds, and when the first and the last came, in
    /// seconds since the epoch.
    ///
    /// @param lookSeconds how often is looked
    static String paceQuery(UUID vm, long seconds, long lookSeconds) {
        String times =
                "timestamp(%s{vm=\"%s\"})[%ds:%ds]"
                        .formatted(ALWAYS_THERE, vm, seconds, lookSeconds);
        return Figure.COUNT.of(
                        "max(count_over_time(%s))".formatted(samples(ALWAYS_THERE, vm, seconds)))
                + " or "
                + Figure.MIN.of("min(min_over_time(%s))".formatted(times))
                + " or "
                + Figure.MAX.of("max(max_over_time(%s))".formatted(times));
    }

    private static String samples(String family, UUID vm, long seconds) {
        return "%s{vm=\"%s\"}[%ds]".formatted(family, vm, seconds);
    }

    private static String bySource(String aggregate, String function, String samples) {
        return "%s by (source) (%s(%s))".formatted(aggregate, function, samples);
    }
}
