// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;

/// Puts lines together from the pieces a FIFO gives: bounded, whatever comes. Not safe for use by
/// several threads.
final class LineBuffer {

    /// A line has 6 to 7.5 KB, and 0.6 KB more for each further device.
    private static final int USUAL_BYTES = 16 * 1024;

    /// What a line may have at most; an honest one with all the devices there can be has half.
    static final int MOST_BYTES = 128 * 1024;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    private boolean passing;

    /// Who takes what comes.
    interface Lines {

        /// A line, without its line end: only valid during the call.
        void line(byte[] bytes, int from, int to);

        /// A line is longer than [#MOST_BYTES]; all of it is passed over.
        void tooLong();
    }

    /// Reads once, and hands over the lines that are whole now.
    ///
    /// @return what [Fifo#read] returns
    int readFrom(Fifo fifo, Lines lines) throws IOException {
        int read = fifo.read(bytes, length);
        if (read > 0) {
            int start = split(length, length + read, lines);
            keep(start, length + read, lines);
        }
        return read;
    }

    /// Forgets the beginning of a line that will not go on; says whether there was one.
    boolean drop() {
        boolean dropped = length > 0 || passing;
        length = 0;
        passing = false;
        return dropped;
    }

    /// Looks for line ends from `fresh` on; returns where the line begins that has none yet.
    private int split(int fresh, int end, Lines lines) {
        int start = 0;
        for (int at = fresh; at < end; at++) {
            if (bytes[at] == '\n') {
                if (!passing) {
                    lines.line(bytes, start, at);
                }
                passing = false;
                start = at + 1;
            }
        }
        return passing ? end : start;
    }

    private void keep(int start, int end, Lines lines) {
        length = end - start;
        if (length == 0 && bytes.length > USUAL_BYTES) {
            bytes = new byte[USUAL_BYTES];
        } else if (length == MOST_BYTES) {
            length = 0;
            passing = true;
            lines.tooLong();
        } else {
            byte[] room =
                    length == bytes.length ? new byte[Math.min(2 * length, MOST_BYTES)] : bytes;
            System.arraycopy(bytes, start, room, 0, length);
            bytes = room;
        }
    }
}
