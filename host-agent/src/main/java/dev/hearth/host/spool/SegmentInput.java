// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import dev.hearth.contract.host.frame.FrameInput;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Reads a segment as far as it is written now. It may be dropped meanwhile. For use by one thread.
final class SegmentInput implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final Inflater inflater;
    private final InputStream stream;
    private final FrameInput frames;

    private SegmentInput(InputStream file, long bytes) {
        this.inflater = new Inflater(true);
        this.stream =
                new Tolerant(new InflaterInputStream(new Limited(file, bytes), inflater, BUFFER));
        this.frames = new FrameInput(stream);
    }

    /// Throws [java.nio.file.NoSuchFileException] when it was dropped.
    static SegmentInput open(Segment segment) throws IOException {
        long bytes = segment.bytes();
        InputStream file = Files.newInputStream(segment.file());
        try {
            file.skipNBytes(Segment.HEADER);
            return new SegmentInput(file, bytes - Segment.HEADER);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Goes to the next frame; false when there is none. Throws [EOFException] when it was cut.
    boolean next() throws IOException {
        return frames.next();
    }

    /// Passes the frame on.
    void writeTo(OutputStream out) throws IOException {
        frames.writeTo(out);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        inflater.end();
    }

    /// Ends after so many bytes.
    private static final class Limited extends FilterInputStream {

        private long left;

        Limited(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }

    /// Takes a deflated stream that stops for one that ends: each of them does, at a flush or where
    /// its writer was killed.
    private static final class Tolerant extends FilterInputStream {

        Tolerant(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (EOFException | ZipException e) {
                return -1;
            }
        }
    }
}
