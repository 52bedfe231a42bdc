// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/// Cuts a stream into frames, without looking into them. For use by one thread.
public final class FrameInput {

    /// Of one frame, in bytes: some 50,000 VMs.
    public static final int LONGEST = 16 << 20;

    private static final int CHUNK = 64 << 10;

    private final InputStream stream;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private byte[] frame = new byte[CHUNK];
    private int length;
    private long total;

    public FrameInput(InputStream stream) {
        this.stream = stream;
    }

    /// Goes to the next frame; false when the stream has ended after one. Throws [EOFException]
    /// when it ended inside one, and [MalformedFrame] when that would be too long.
    public boolean next() throws IOException {
        int expected = 0;
        for (int shift = 0; ; shift += 7) {
            int next = read();
            if (next < 0 && shift == 0) {
                return false;
            }
            if (next < 0) {
                throw cut();
            }
            expected |= (next & 0x7F) << shift;
            if (next < 0x80) {
                break;
            }
            if (shift >= 21) {
                throw tooLong();
            }
        }
        if (expected > LONGEST) {
            throw tooLong();
        }
        fill(expected);
        return true;
    }

    /// The frame, in an array that is used again for the next; only [#length] bytes of it count.
    public byte[] frame() {
        return frame;
    }

    /// How many bytes the frame has.
    public int length() {
        return length;
    }

    /// Passes the frame on as it came, with its length before it.
    public void writeTo(OutputStream out) throws IOException {
        int rest = length;
        while (rest > 0x7F) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.write(frame, 0, length);
    }

    /// How many bytes were read so far.
    public long total() {
        return total;
    }

    /// Memory is taken as bytes come, not as they are announced.
    private void fill(int expected) throws IOException {
        length = 0;
        while (length < expected) {
            if (position == limit && !more()) {
                throw cut();
            }
            int part = Math.min(expected - length, limit - position);
            if (frame.length < length + part) {
                frame = Arrays.copyOf(frame, Math.max(length + part, 2 * frame.length));
            }
            System.arraycopy(chunk, position, frame, length, part);
            length += part;
            position += part;
        }
    }

    private int read() throws IOException {
        if (position == limit && !more()) {
            return -1;
        }
        return chunk[position++] & 0xFF;
    }

    private boolean more() throws IOException {
        position = 0;
        limit = Math.max(0, stream.read(chunk));
        total += limit;
        return limit > 0;
    }

    private static EOFException cut() {
        return new EOFException("the stream ended inside a frame");
    }

    private static MalformedFrame tooLong() {
        return new MalformedFrame("it sends a frame longer than " + LONGEST + " bytes");
    }
}
