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

    /// A row for many runs: the 95th percentile is held against the goal.
    ///
    /// @param how goes on after the other figures of the runs
    public static Row p95(String what, double[] runs, double atMost, String unit, String how) {
        String figures =
                String.format(
                        Locale.ROOT,
                        "p95 of %d, p50 %.1f, worst %.1f",
                        runs.length,
                        percentile(runs, 50),
                        percentile(runs, 100));
        return new Row(what, percentile(runs, 95), atMost, unit, figures + how);
    }

    /// The smallest of the runs that so many percent of them do not exceed.
    public static double percentile(double[] runs, int percent) {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /// Is the goal reached?
    public boolean ok() {
        return measured <= atMost;
    }
}
