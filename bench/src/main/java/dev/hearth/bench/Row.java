// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench;

import java.util.Arrays;
import java.util.Locale;

/// One goal and what was measured.
///
/// @param what what is measured
/// @param measured the figure that is held against the goal
/// @param atMost the goal
/// @param unit of both
/// @param how how it was measured, with the other figures
public record Row(String what, double measured, double atMost, String unit, String how) {

    /// A row for repeated runs: the worst is held against the goal.
    public static Row ofRuns(String what, double[] runs, double atMost, String unit) {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        String how =
                String.format(
                        Locale.ROOT,
                        "worst of %d, median %.2f, best %.2f",
                        sorted.length,
                        median,
                        sorted[0]);
        return new Row(what, sorted[sorted.length - 1], atMost, unit, how);
    }

    /// Is the goal reached?
    public boolean ok() {
        return measured <= atMost;
    }
}
