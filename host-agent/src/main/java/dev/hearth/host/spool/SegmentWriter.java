// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.frame.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.Deflater;

/// Writes one segment. For use by one thread.
final class SegmentWriter implements AutoCloseable {

    private static final int START_SIZE = 64 << 10;

    private final Segment segment;
    private final FileChannel file;
    private final FrameWriter frames = new FrameWriter();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private byte[] deflated = new byte[START_SIZE];

    private SegmentWriter(Segment segment, FileChannel file) {
        this.segment = segment;
        this.file = file;
    }

    /// Makes its file.
    static SegmentWriter create(Segment segment) throws IOException {
        FileChannel file =
                FileChannel.open(
                        segment.file(),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            write(file, segment.header());
            return new SegmentWriter(segment, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    Segment segment() {
        return segment;
    }

    /// Writes a batch. After an exception nothing more may be written: what follows would not be
    /// understood.
    void write(Batch batch) throws IOException {
        deflater.setInput(frames.write(batch));
        int size = 0;
        while (true) {
            int room = deflated.length - size;
            int more = deflater.deflate(deflated, size, room, Deflater.SYNC_FLUSH);
            size += more;
            if (more < room) {
                break;
            }
            deflated = Arrays.copyOf(deflated, 2 * deflated.length);
        }
        write(file, ByteBuffer.wrap(deflated, 0, size));
        segment.grow(size);
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
