// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Writes a file from its beginning to its end without giving room to its zeros.
public final class SparseWriter {

    /// The usual block size of file systems: smaller holes save nothing.
    private static final int BLOCK_BYTES = 4096;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK_BYTES);

    private final FileChannel out;
    private long at;

    /// @param out empty; not closed here
    public SparseWriter(FileChannel out) {
        this.out = out;
    }

    /// Bytes written so far, holes included.
    public long bytes() {
        return at;
    }

    /// Writes what is left in the chunk. Best is a multiple of 4 KiB each time.
    public void write(ByteBuffer chunk) throws IOException {
        int from = chunk.position();
        int end = chunk.limit();
        int dataFrom = from;
        for (int start = from; start < end; start += BLOCK_BYTES) {
            int length = Math.min(BLOCK_BYTES, end - start);
            if (chunk.slice(start, length).mismatch(ZEROS.slice(0, length)) < 0) {
                writeAll(chunk, dataFrom, start, at + (dataFrom - from));
                dataFrom = start + length;
            }
        }
        writeAll(chunk, dataFrom, end, at + (dataFrom - from));
        at += end - from;
        chunk.position(end);
    }

    /// Gives the file its full size, should it end in zeros.
    public void finish() throws IOException {
        if (at > 0 && out.size() < at) {
            out.write(ByteBuffer.allocate(1), at - 1);
        }
    }

    private void writeAll(ByteBuffer chunk, int from, int to, long position) throws IOException {
        ByteBuffer data = chunk.slice(from, Math.max(0, to - from));
        long target = position;
        while (data.hasRemaining()) {
            target += out.write(data, target);
        }
    }
}
