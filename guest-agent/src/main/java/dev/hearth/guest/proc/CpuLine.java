// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// The columns of a `cpu` line of /proc/stat, in ticks since boot (proc_stat(5)).
final class CpuLine {

    /// user nice system idle iowait irq softirq steal guest guest_nice
    static final int COLUMNS = 10;

    static final int IDLE = 3;
    static final int IOWAIT = 4;
    static final int STEAL = 7;

    /// The first eight; guest is already inside user, and guest_nice inside nice.
    static final int SUMMED_COLUMNS = 8;

    /// Linux 2.5 had these; a column a kernel does not have counts nothing.
    private static final int LEAST_COLUMNS = 4;

    private CpuLine() {}

    /// Takes the columns behind the label into `ticks`, from `offset`. Columns that we do not know
    /// yet may follow.
    static boolean take(TextCursor in, long[] ticks, int offset) {
        int column = 0;
        for (; column < COLUMNS && !in.isAtLineEnd(); column++) {
            if (!in.takeNumber()) {
                return false;
            }
            ticks[offset + column] = in.number();
        }
        if (column < LEAST_COLUMNS) {
            return false;
        }
        for (; column < COLUMNS; column++) {
            ticks[offset + column] = 0;
        }
        return true;
    }
}
