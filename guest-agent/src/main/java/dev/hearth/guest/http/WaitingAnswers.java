// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// Room for the rest of answers whose readers are slow: a fixed number of buffers, each made when
/// it is needed first, lent to one connection at a time.
final class WaitingAnswers {

    private final int bufferBytes;
    private final byte[][] free = new byte[HttpLimits.MAX_WAITING_ANSWERS][];
    private int freeCount;
    private int made;

    WaitingAnswers(int bufferBytes) {
        this.bufferBytes = bufferBytes;
    }

    /// A buffer, or null when all are lent.
    byte @Nullable [] borrow() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (made == free.length) {
            return null;
        }
        made++;
        return new byte[bufferBytes];
    }

    void giveBack(byte[] buffer) {
        free[freeCount++] = buffer;
    }
}
