// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What a host agent pushes of a VM, as text that stores read with its times.
final class StoredSamples {

    private record Point(String series, double value, Instant at) {}

    private final Map<String, List<Point>> families = new LinkedHashMap<>();

    /// One sample of a family that has a source.
    void add(String family, UUID vm, String source, double value, Instant at) {
        put(
                family,
                "{vm=\"%s\",name=\"web\",host=\"h\",source=\"%s\"}".formatted(vm, source),
                value,
                at);
    }

    /// One sample of a family that has none.
    void add(String family, UUID vm, double value, Instant at) {
        put(family, "{vm=\"%s\",name=\"web\",host=\"h\"}".formatted(vm), value, at);
    }

    private void put(String family, String labels, double value, Instant at) {
        families.computeIfAbsent(family, _ -> new ArrayList<>())
                .add(new Point(family + labels, value, at));
    }

    /// Families of no known type, each series in order, with times in seconds.
    String openMetrics() {
        StringBuilder text = new StringBuilder();
        families.values()
                .forEach(points ->
                        points.stream()
                                .sorted(
                                        Comparator.comparing(Point::series)
                                                .thenComparing(Point::at))
                                .forEach(point ->
                                        text.append(
                                                String.format(
                                                        Locale.ROOT,
                                                        "%s %s %d.%03d\n",
                                                        point.series(),
                                                        point.value(),
                                                        point.at().getEpochSecond(),
                                                        point.at().toEpochMilli() % 1_000))));
        return text.append("# EOF\n").toString();
    }

    /// Likewise, with times in milliseconds.
    String prometheus() {
        StringBuilder text = new StringBuilder();
        families.values()
                .forEach(points ->
                        points.forEach(point ->
                                text.append(point.series())
                                        .append(' ')
                                        .append(point.value())
                                        .append(' ')
                                        .append(point.at().toEpochMilli())
                                        .append('\n')));
        return text.toString();
    }
}
