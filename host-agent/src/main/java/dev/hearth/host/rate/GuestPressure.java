// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.host.GuestFigures;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which share of an interval a guest's tasks spent waiting.
final class GuestPressure {

    private GuestPressure() {}

    /// From the totals of both ends. The kernel brings its averages up to date every two seconds
    /// and its totals when they are read, so that a share may be a little more than all of the
    /// interval: it is cut to 100.
    ///
    /// @return null where an end has no totals, or one of them went back
    static GuestFigures.@Nullable Pressure during(
            GuestReport.@Nullable Pressure before,
            GuestReport.@Nullable Pressure after,
            long intervalNanos) {
        if (before == null || after == null || intervalNanos <= 0) {
            return null;
        }
        long[] grown = {
            Counter.growth(before.cpuSomeUs(), after.cpuSomeUs()),
            Counter.growth(before.ioSomeUs(), after.ioSomeUs()),
            Counter.growth(before.ioFullUs(), after.ioFullUs()),
            Counter.growth(before.memorySomeUs(), after.memorySomeUs()),
            Counter.growth(before.memoryFullUs(), after.memoryFullUs()),
        };
        double[] percent = new double[grown.length];
        for (int i = 0; i < grown.length; i++) {
            if (grown[i] == Counter.BROKEN) {
                return null;
            }
            double nanos = (double) grown[i] * TimeUnit.MICROSECONDS.toNanos(1);
            percent[i] = Math.min(100, 100 * (nanos / intervalNanos));
        }
        return new GuestFigures.Pressure(
                percent[0], percent[1], percent[2], percent[3], percent[4]);
    }
}
