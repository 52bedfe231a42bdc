// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

import java.util.Map;

/// One series of an answer: a value per moment of the [Span] that was asked for. Immutable.
public final class Line {

    private final Map<String, String> labels;
    private final double[] values;

    Line(Map<String, String> labels, double[] values) {
        this.labels = Map.copyOf(labels);
        this.values = values;
    }

    /// A label's value; empty when there is none, as Prometheus has it.
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /// NaN where there is none, and where it is no finite number.
    public double value(int moment) {
        return values[moment];
    }

    /// How many moments there are.
    public int size() {
        return values.length;
    }
}
