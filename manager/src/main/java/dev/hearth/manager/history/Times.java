// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;

/// The times of the samples that one step of ten seconds has taken, so that none is taken twice. A
/// bounded set: when it is full, nothing is new any more. For use by one thread at a time.
final class Times {

    /// Far more than a host agent makes in ten seconds.
    private static final int MOST = 1_000;

    private static final int USUAL = 12;

    private int[] times = new int[USUAL];
    private int count;

    /// Whether this time is new, and there is room for it.
    boolean add(int time) {
        for (int index = count - 1; index >= 0; index--) {
            if (times[index] == time) {
                return false;
            }
        }
        if (count == MOST) {
            return false;
        }
        if (count == times.length) {
            times = Arrays.copyOf(times, Math.min(MOST, 2 * count));
        }
        times[count++] = time;
        return true;
    }
}
