// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Arrays;
import java.util.Optional;

/// How a rule compares a value with its thresholds.
public enum AlertComparison {
    /// The value is above the threshold.
    ABOVE(">"),
    /// The value is the threshold or above it.
    AT_LEAST(">="),
    /// The value is below the threshold.
    BELOW("<"),
    /// The value is the threshold or below it.
    AT_MOST("<=");

    private final String wire;

    AlertComparison(String wire) {
        this.wire = wire;
    }

    /// The comparison that is written so; empty when there is none.
    public static Optional<AlertComparison> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }

    /// Whether it looks for values that are too high.
    public boolean isUpwards() {
        return this == ABOVE || this == AT_LEAST;
    }

    /// Whether it holds. A value that is no number holds for nothing.
    public boolean holds(double value, double threshold) {
        return switch (this) {
            case ABOVE -> value > threshold;
            case AT_LEAST -> value >= threshold;
            case BELOW -> value < threshold;
            case AT_MOST -> value <= threshold;
        };
    }

    /// As it is written on the wire.
    @Override
    public String toString() {
        return wire;
    }
}
