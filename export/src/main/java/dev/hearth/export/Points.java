// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The values of one scrape, by family. What nobody knows is not among them. Not safe for use by
/// many threads.
public final class Points {

    private final Map<Family, List<Point>> families = new LinkedHashMap<>();

    /// One value of one series.
    public record Point(Family family, Labels labels, double value) {}

    /// Adds a value.
    public void add(Family family, Labels labels, double value) {
        families.computeIfAbsent(family, key -> new ArrayList<>())
                .add(new Point(family, labels, value));
    }

    /// Adds a whole number; beyond 2^53 it is told rounded, as Prometheus would store it.
    public void addCount(Family family, Labels labels, long count) {
        add(family, labels, (double) count);
    }

    /// Adds a value when it is known.
    public void addKnown(Family family, Labels labels, @Nullable Number value) {
        if (value != null) {
            add(family, labels, value.doubleValue());
        }
    }

    /// Adds what only has labels.
    public void addInfo(Family family, Labels labels) {
        add(family, labels, 1);
    }

    /// Hands over every value.
    public void forEach(Consumer<Point> consumer) {
        families.values().forEach(points -> points.forEach(consumer));
    }

    /// The same in the terms of Prometheus's client library.
    public MetricSnapshots snapshots() {
        return new MetricSnapshots(
                families.entrySet().stream()
                        .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static MetricSnapshot snapshot(Family family, List<Point> points) {
        return switch (family.kind()) {
            case GAUGE ->
                    new GaugeSnapshot(
                            family.metadata(),
                            points.stream()
                                    .map(each ->
                                            new GaugeDataPointSnapshot(
                                                    each.value(), each.labels(), null))
                                    .toList());
            case COUNTER ->
                    new CounterSnapshot(
                            family.metadata(),
                            points.stream()
                                    .map(each ->
                                            new CounterDataPointSnapshot(
                                                    each.value(), each.labels(), null, 0L))
                                    .toList());
            case INFO ->
                    new InfoSnapshot(
                            family.metadata(),
                            points.stream()
                                    .map(each -> new InfoDataPointSnapshot(each.labels()))
                                    .toList());
        };
    }
}
