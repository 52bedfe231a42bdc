// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestApi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/// The bytes of one answer as they come. Takes no memory before the first byte and after the last,
/// 8 KiB for an honest answer, and never more than the largest answer that is allowed plus one
/// byte, which shows that there was more.
final class AnswerBuffer {

    private static final int FIRST_SIZE = 8 * 1024;
    private static final int MAX_SIZE = ResponseHead.MAX_BYTES + GuestApi.MAX_REPORT_BYTES + 1;
    private static final byte[] NOTHING = {};

    private final Spare spare;
    private byte[] bytes = NOTHING;
    private int length;

    /// An honest answer's memory, which one connection after the other uses: few answers come at
    /// the same moment. For use by one thread.
    static final class Spare {
        private byte[] free = NOTHING;

        private byte[] take() {
            byte[] taken = free.length == 0 ? new byte[FIRST_SIZE] : free;
            free = NOTHING;
            return taken;
        }

        private void giveBack(byte[] bytes) {
            if (bytes.length == FIRST_SIZE) {
                free = bytes;
            }
        }
    }

    AnswerBuffer(Spare spare) {
        this.spare = spare;
    }

    /// The backing array; the first [#length] bytes are the answer.
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Forgets the answer and lets go of its memory.
    void clear() {
        length = 0;
        spare.giveBack(bytes);
        bytes = NOTHING;
    }

    /// Reads what is there now, up to a full buffer; false when the channel has ended.
    boolean readFrom(ReadableByteChannel channel) throws IOException {
        while (length < MAX_SIZE) {
            if (length == bytes.length) {
                grow();
            }
            int read = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
            if (read < 0) {
                return false;
            }
            length += read;
            if (length < bytes.length) {
                return true;
            }
        }
        return true;
    }

    private void grow() {
        if (bytes.length == 0) {
            bytes = spare.take();
            return;
        }
        byte[] full = bytes;
        bytes = Arrays.copyOf(full, (int) Math.min(full.length * 2L, MAX_SIZE));
        spare.giveBack(full);
    }
}
