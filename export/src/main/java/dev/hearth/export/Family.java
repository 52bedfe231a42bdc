// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;
import org.jspecify.annotations.Nullable;

/// A metric family: all series of one name.
///
/// @param name without the `_total` of counters and the `_info` of what only has labels
/// @param unit the base unit the name ends with; null when it is a plain number
/// @param help one sentence, without a full stop
public record Family(String name, Kind kind, @Nullable Unit unit, String help) {

    /// How its values are to be read.
    public enum Kind {
        /// It goes up and down.
        GAUGE(""),
        /// It only grows, or starts anew.
        COUNTER("_total"),
        /// Always 1: its labels are what it says.
        INFO("_info");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /// Something that goes up and down, without a unit.
    public static Family gauge(String name, String help) {
        return new Family(name, Kind.GAUGE, null, help);
    }

    /// Something that goes up and down.
    public static Family gauge(String name, Unit unit, String help) {
        return new Family(name, Kind.GAUGE, unit, help);
    }

    /// Something that only grows, without a unit.
    public static Family counter(String name, String help) {
        return new Family(name, Kind.COUNTER, null, help);
    }

    /// Something that only grows.
    public static Family counter(String name, Unit unit, String help) {
        return new Family(name, Kind.COUNTER, unit, help);
    }

    /// Something that is all labels.
    public static Family info(String name, String help) {
        return new Family(name, Kind.INFO, null, help);
    }

    /// The name that its series have.
    public String seriesName() {
        return name + kind.suffix;
    }

    MetricMetadata metadata() {
        return unit == null ? new MetricMetadata(name, help) : new MetricMetadata(name, help, unit);
    }
}
