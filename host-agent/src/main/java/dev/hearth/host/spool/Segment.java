// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import dev.hearth.contract.host.Batch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// A file of the spool: batches of one run, one after the other. Its beginning says which, what
/// follows is one deflated stream, flushed after every batch. Safe for use by many threads.
final class Segment {

    /// What a file begins with: a mark, the run, and the number of the first batch in it.
    static final int HEADER = 32;

    private static final byte[] MARK = "HSPOOL1\n".getBytes(StandardCharsets.US_ASCII);
    private static final String SUFFIX = ".spool";

    private final Path file;
    private final long ordinal;
    private final UUID run;
    private final long firstSeq;
    private volatile Size size;

    /// How much of it counts.
    private record Size(long bytes, int batches) {}

    private Segment(Path file, long ordinal, UUID run, long firstSeq) {
        this.file = file;
        this.ordinal = ordinal;
        this.run = run;
        this.firstSeq = firstSeq;
        this.size = new Size(HEADER, 0);
    }

    /// One that is still to be written.
    ///
    /// @param ordinal how many batches the spool had taken before this file's first, ever
    static Segment in(Path directory, long ordinal, Batch first) {
        return new Segment(
                directory.resolve("%019d".formatted(ordinal) + SUFFIX),
                ordinal,
                first.run(),
                first.seq());
    }

    /// What a file is, by its name and beginning; empty when it is none of the spool's.
    static Optional<Segment> of(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.matches("\\d{19}\\.spool")) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(header.array(), 0, HEADER) < HEADER) {
                return Optional.empty();
            }
        }
        byte[] mark = new byte[MARK.length];
        header.get(mark);
        if (!Arrays.equals(mark, MARK)) {
            return Optional.empty();
        }
        UUID run = new UUID(header.getLong(), header.getLong());
        long ordinal = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        Segment segment = new Segment(file, ordinal, run, header.getLong());
        segment.size = new Size(Files.size(file), 0);
        return Optional.of(segment);
    }

    /// What its file begins with.
    ByteBuffer header() {
        return ByteBuffer.allocate(HEADER)
                .put(MARK)
                .putLong(run.getMostSignificantBits())
                .putLong(run.getLeastSignificantBits())
                .putLong(firstSeq)
                .flip();
    }

    Path file() {
        return file;
    }

    long ordinal() {
        return ordinal;
    }

    /// How many batches the spool had taken after its last.
    long end() {
        return ordinal + size.batches;
    }

    UUID run() {
        return run;
    }

    long firstSeq() {
        return firstSeq;
    }

    long bytes() {
        return size.bytes;
    }

    int batches() {
        return size.batches;
    }

    /// One more batch is in it, and so many bytes. One thread does this.
    void grow(int bytes) {
        size = new Size(size.bytes + bytes, size.batches + 1);
    }

    /// It was found, and this is how many batches it has.
    void found(int batches) {
        size = new Size(size.bytes, batches);
    }

    /// Counts the batches that can be read.
    int count() throws IOException {
        int batches = 0;
        try (SegmentInput in = SegmentInput.open(this)) {
            while (in.next()) {
                batches++;
            }
        } catch (EOFException e) {
            // It was being written when its host agent was killed.
        }
        return batches;
    }
}
