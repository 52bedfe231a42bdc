// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import dev.hearth.contract.guest.GuestReport.CpuTimes;
import org.jspecify.annotations.Nullable;

/// What a guest's CPUs did between two readings of its /proc/stat, in percent of all their time: 0
/// to 100 each.
///
/// @param busyPercent neither idle nor waiting for I/O: the next four together
/// @param userPercent programs, niced ones included
/// @param irqPercent hard and soft interrupts
/// @param stealPercent ready to run, while the host ran others
/// @param iowaitPercent idle, while a task waited for I/O
public record CpuShares(
        double busyPercent,
        double userPercent,
        double systemPercent,
        double irqPercent,
        double stealPercent,
        double iowaitPercent) {

    /// A fall of idle time by less than this is the kernel's own imprecision, by more a reset: the
    /// border that node_exporter draws too.
    private static final int SMALL_FALL_SECONDS = 3;

    /// Ticks beyond the interval's that rounding and late accounting may add, per CPU.
    private static final int SPARE_TICKS = 20;

    /// Null when a counter was reset, when no time passed, or when more ticks passed than the CPUs
    /// have in the interval.
    static @Nullable CpuShares during(Ticks ticks, CpuTimes before, CpuTimes after) {
        long idle = idleGrowth(before.idle(), after.idle(), ticks);
        long iowait = idleGrowth(before.iowait(), after.iowait(), ticks);
        long steal = Counter.growth(before.steal(), after.steal());
        long[] busy = {
            Counter.growth(before.user(), after.user()),
            Counter.growth(before.nice(), after.nice()),
            Counter.growth(before.system(), after.system()),
            Counter.growth(before.irq(), after.irq()),
            Counter.growth(before.softirq(), after.softirq()),
            steal,
        };
        double waiting = (double) idle + iowait;
        double working = 0;
        for (long part : busy) {
            if (part == Counter.BROKEN) {
                return null;
            }
            working += part;
        }
        double total = waiting + working;
        boolean unknown = idle == Counter.BROKEN || iowait == Counter.BROKEN;
        if (unknown || total <= 0 || total > ticks.most()) {
            return null;
        }
        return new CpuShares(
                100 * (working / total),
                100 * ((busy[0] + busy[1]) / total),
                100 * (busy[2] / total),
                100 * ((busy[3] + busy[4]) / total),
                100 * (steal / total),
                100 * (iowait / total));
    }

    private static long idleGrowth(long before, long after, Ticks ticks) {
        long growth = Counter.growth(before, after);
        boolean smallFall =
                growth == Counter.BROKEN
                        && Long.compareUnsigned(after, before) < 0
                        && Long.compareUnsigned(before - after, ticks.smallFall()) < 0;
        return smallFall ? 0 : growth;
    }

    /// What an interval holds.
    ///
    /// @param userHz ticks per second and CPU
    record Ticks(int userHz, int cpus, long intervalNanos) {

        /// Half as much again as the interval has, because a guest's idea of time is not exact.
        double most() {
            double exact = intervalNanos / 1e9 * userHz * cpus;
            return exact * 1.5 + (double) SPARE_TICKS * cpus;
        }

        long smallFall() {
            return (long) SMALL_FALL_SECONDS * userHz;
        }
    }
}
