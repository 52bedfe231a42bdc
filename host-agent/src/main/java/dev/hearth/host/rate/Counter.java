// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

/// Arithmetic of counters: unsigned 64-bit numbers that only ever grow.
public final class Counter {

    /// The counter fell, or grew by more than any counter of ours can.
    public static final long BROKEN = -1;

    private Counter() {}

    /// What was counted between two readings: 0 or more, or [#BROKEN]. 2^64 is far beyond bytes and
    /// ticks of any machine, so a fall is a reset and never a wrap.
    public static long growth(long before, long after) {
        if (Long.compareUnsigned(after, before) < 0) {
            return BROKEN;
        }
        long growth = after - before;
        return growth < 0 ? BROKEN : growth;
    }
}
