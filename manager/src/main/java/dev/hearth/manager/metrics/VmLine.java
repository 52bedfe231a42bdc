// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.FleetMessage.Row;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import dev.hearth.manager.history.SampleValues;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One VM as the whole fleet's viewers see it, in one second. Its values are rounded to what is
/// worth showing: a tenth of a percent, a hundredth of a load, whole bytes and kB. Immutable.
final class VmLine {

    private static final long UNKNOWN = Long.MIN_VALUE;

    /// More than any of them can be; what is above is not worth telling apart.
    private static final double MOST = 1e15;

    private final Who who;
    private final MetricState metricState;
    private final @Nullable Long ageMs;
    private final long[] scaled = new long[HistoryMetric.ALL.size()];
    private final byte[] sources = new byte[HistoryMetric.ALL.size()];

    /// Which VM, and where it is in its life.
    ///
    /// @param host the address of its host agent
    record Who(UUID id, String name, String host, VmState state) {}

    /// @param ageMs of its newest sample; null when there is none
    VmLine(Who who, MetricState metricState, @Nullable Long ageMs, SampleValues values) {
        this.who = who;
        this.metricState = metricState;
        this.ageMs = ageMs;
        for (HistoryMetric metric : HistoryMetric.ALL) {
            int number = metric.number();
            float value = values.value(number);
            scaled[number] =
                    Float.isNaN(value)
                            ? UNKNOWN
                            : Math.round(Math.min(MOST, (double) value * power(metric)));
            sources[number] = values.source(number);
        }
    }

    UUID id() {
        return who.id();
    }

    String name() {
        return who.name();
    }

    String host() {
        return who.host();
    }

    VmState state() {
        return who.state();
    }

    /// Whether a viewer would see the same, but for its age.
    boolean looksLike(VmLine other, List<HistoryMetric> metrics) {
        if (!who.equals(other.who) || metricState != other.metricState) {
            return false;
        }
        for (HistoryMetric metric : metrics) {
            int number = metric.number();
            if (scaled[number] != other.scaled[number]
                    || sources[number] != other.sources[number]) {
                return false;
            }
        }
        return true;
    }

    /// As it is told.
    Row row(List<HistoryMetric> metrics) {
        List<@Nullable Number> values = new ArrayList<>(metrics.size());
        List<Source> itsSources = new ArrayList<>(metrics.size());
        for (HistoryMetric metric : metrics) {
            values.add(value(metric));
            itsSources.add(source(sources[metric.number()]));
        }
        return new Row(
                who.id(),
                who.name(),
                who.host(),
                who.state(),
                metricState,
                ageMs,
                values,
                itsSources);
    }

    private @Nullable Number value(HistoryMetric metric) {
        long value = scaled[metric.number()];
        if (value == UNKNOWN) {
            return null;
        }
        int power = power(metric);
        // Not as one expression: that would make a double of every value.
        if (value % power == 0) {
            return value / power;
        }
        return (double) value / power;
    }

    private static int power(HistoryMetric metric) {
        return switch (metric) {
            case CPU_USAGE_PERCENT,
                    MEMORY_USAGE_PERCENT,
                    CPU_WAIT_PERCENT,
                    PRESSURE_CPU_SOME_PERCENT,
                    PRESSURE_IO_SOME_PERCENT,
                    PRESSURE_IO_FULL_PERCENT,
                    PRESSURE_MEMORY_SOME_PERCENT,
                    PRESSURE_MEMORY_FULL_PERCENT ->
                    10;
            case LOAD1 -> 100;
            case MEMORY_USED_KB,
                    NETWORK_IN_BYTES_PER_SECOND,
                    NETWORK_OUT_BYTES_PER_SECOND,
                    DISK_READ_BYTES_PER_SECOND,
                    DISK_WRITE_BYTES_PER_SECOND,
                    MEMORY_RSS_KB ->
                    1;
        };
    }

    private static Source source(byte bit) {
        return switch (bit) {
            case SampleValues.GUEST -> Source.GUEST;
            case SampleValues.BALLOON -> Source.BALLOON;
            case SampleValues.VMM -> Source.VMM;
            default -> Source.NONE;
        };
    }
}
