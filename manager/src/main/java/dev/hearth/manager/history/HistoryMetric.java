// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is known of a VM over time. The first ten are kept for good, the others for as long as
/// [LiveRing] goes back. The number of those that are kept says which bits of the column `sources`
/// are their own: it stays.
public enum HistoryMetric {
    CPU_USAGE_PERCENT(0, "percent"),
    MEMORY_USAGE_PERCENT(1, "percent"),
    MEMORY_USED_KB(2, "kB"),
    NETWORK_IN_BYTES_PER_SECOND(3, "bytes per second"),
    NETWORK_OUT_BYTES_PER_SECOND(4, "bytes per second"),
    DISK_READ_BYTES_PER_SECOND(5, "bytes per second"),
    DISK_WRITE_BYTES_PER_SECOND(6, "bytes per second"),
    LOAD1(7, "processes"),
    CPU_WAIT_PERCENT(8, "percent"),
    MEMORY_RSS_KB(9, "kB"),
    PRESSURE_CPU_SOME_PERCENT(10, "percent"),
    PRESSURE_IO_SOME_PERCENT(11, "percent"),
    PRESSURE_IO_FULL_PERCENT(12, "percent"),
    PRESSURE_MEMORY_SOME_PERCENT(13, "percent"),
    PRESSURE_MEMORY_FULL_PERCENT(14, "percent");

    /// All of them, in order.
    public static final List<HistoryMetric> ALL = List.of(values());

    /// Those that are kept in every tier, in order.
    static final List<HistoryMetric> KEPT = ALL.subList(0, PRESSURE_CPU_SOME_PERCENT.number);

    private final int number;
    private final String unit;

    HistoryMetric(int number, String unit) {
        this.number = number;
        this.unit = unit;
    }

    /// The name on the wire and, with an ending, of the columns.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its place among all of them, from 0.
    public int number() {
        return number;
    }

    /// Whether it is kept for longer than [LiveRing] goes back.
    boolean isKept() {
        return KEPT.contains(this);
    }

    /// Such as `percent`, for people.
    String unit() {
        return unit;
    }

    /// The metric of that name.
    public static Optional<HistoryMetric> named(String wire) {
        return ALL.stream().filter(metric -> metric.wire().equals(wire)).findFirst();
    }

    /// All names, for people.
    public static String names() {
        return Arrays.stream(values()).map(HistoryMetric::wire).collect(Collectors.joining(", "));
    }
}
