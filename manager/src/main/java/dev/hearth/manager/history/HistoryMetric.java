// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is kept of a VM. The number says which bits of the column `sources` are its own: it stays.
enum HistoryMetric {
    CPU_USAGE_PERCENT(0, "percent"),
    MEMORY_USAGE_PERCENT(1, "percent"),
    MEMORY_USED_KB(2, "kB"),
    NETWORK_IN_BYTES_PER_SECOND(3, "bytes per second"),
    NETWORK_OUT_BYTES_PER_SECOND(4, "bytes per second"),
    DISK_READ_BYTES_PER_SECOND(5, "bytes per second"),
    DISK_WRITE_BYTES_PER_SECOND(6, "bytes per second"),
    LOAD1(7, "processes"),
    CPU_WAIT_PERCENT(8, "percent"),
    MEMORY_RSS_KB(9, "kB");

    /// All of them, in order.
    static final List<HistoryMetric> ALL = List.of(values());

    private final int number;
    private final String unit;

    HistoryMetric(int number, String unit) {
        this.number = number;
        this.unit = unit;
    }

    /// The name on the wire and, with an ending, of the columns.
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its place among all of them, from 0.
    int number() {
        return number;
    }

    String unit() {
        return unit;
    }

    /// The metric of that name.
    static Optional<HistoryMetric> named(String wire) {
        return ALL.stream().filter(metric -> metric.wire().equals(wire)).findFirst();
    }

    /// All names, for people.
    static String names() {
        return Arrays.stream(values()).map(HistoryMetric::wire).collect(Collectors.joining(", "));
    }
}
