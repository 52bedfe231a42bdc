// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;

/// A minute of a [LiveRing], each of its seconds in a slot of its own. A slot that stands for no
/// time is empty, whatever else is in it. For use by one thread at a time.
final class LiveMinute {

    /// How many seconds it has.
    static final int SECONDS = 60;

    /// What a slot takes: four bytes and one per metric, four for the life, four for the time, two
    /// for the place in the second.
    static final int BYTES_PER_SECOND = HistoryMetric.ALL.size() * (4 + 1) + 4 + 4 + 2;

    private static final int METRICS = HistoryMetric.ALL.size();

    final float[] values = new float[SECONDS * METRICS];
    final byte[] sources = new byte[SECONDS * METRICS];
    final int[] incarnation = new int[SECONDS];
    final int[] weightMs = new int[SECONDS];
    final short[] inSecondMs = new short[SECONDS];

    /// Forgets all.
    void clear() {
        Arrays.fill(weightMs, 0);
    }

    boolean isEmpty(int slot) {
        return weightMs[slot] == 0;
    }

    /// Of several samples in one second the newest stays. Returns whether it was taken.
    boolean put(int slot, LiveRing.Moment moment, SampleValues told) {
        short ms = (short) Math.floorMod(moment.atMs(), 1_000L);
        if (!isEmpty(slot) && inSecondMs[slot] > ms) {
            return false;
        }
        told.copyTo(values, sources, slot * METRICS);
        incarnation[slot] = moment.incarnation();
        weightMs[slot] = moment.weightMs();
        inSecondMs[slot] = ms;
        return true;
    }
}
