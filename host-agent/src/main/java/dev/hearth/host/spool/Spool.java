// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import dev.hearth.contract.host.Batch;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the last batches on disk, and says them again. Whatever the disk does, nobody waits for
/// it. Safe for use by many threads.
public final class Spool implements Consumer<Batch>, AutoCloseable {

    /// A quarter of an hour.
    public static final int BATCHES = 900;

    /// So many may be read at once.
    public static final int MOST_REPLAYS = 4;

    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final int BATCHES_PER_SEGMENT = 30;
    private static final long LONGEST_SEGMENT = 32L << 20;
    private static final int SEGMENTS_OF_BOUND = 8;
    private static final int MOST_WAITING = 8;
    private static final long LONGEST_END_MS = 2_000;

    private final Path directory;
    private final long mostBytes;
    private final SpoolCounts counts = new SpoolCounts();

    /// Nothing in it is the end.
    private final BlockingQueue<Optional<Batch>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    private final Semaphore replays = new Semaphore(MOST_REPLAYS);
    private final Thread thread;

    /// Oldest first; under its own lock.
    private final List<Segment> segments = new ArrayList<>();

    /// The last one that was written; null before the first.
    private volatile @Nullable SpoolPosition newest;

    /// The thread's own.
    private @Nullable SegmentWriter writer;

    private long ordinal;
    private boolean failing;

    /// Finds what an earlier host agent kept, and starts. Whatever it cannot read is dropped.
    ///
    /// @param directory its own; made when it is missing
    /// @param mostBytes that may be on disk, more or less a segment's
    public Spool(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        try {
            Files.createDirectories(directory);
            find();
        } catch (IOException e) {
            noteFailure(e);
        }
        this.thread = Thread.ofPlatform().daemon().name("spool").start(this::run);
    }

    /// Takes a batch to keep; returns at once.
    @Override
    public void accept(Batch batch) {
        if (!waiting.offer(Optional.of(batch))) {
            counts.notKept.increment();
        }
    }

    /// What it did.
    public SpoolCounts counts() {
        return counts;
    }

    /// Says what came after a batch, oldest first, until there is no more; what of it is not kept
    /// any more is missing, and of the first file some that came before may be there too. False,
    /// and nothing is said, when too many do this already.
    ///
    /// @param after empty: everything
    /// @throws IOException when the listener is gone
    public boolean replay(Optional<SpoolPosition> after, OutputStream out) throws IOException {
        if (!replays.tryAcquire()) {
            return false;
        }
        try {
            counts.replays.increment();
            Optional<Segment> next = first(after);
            while (next.isPresent()) {
                replay(next.get(), out);
                next = following(next.get().ordinal());
            }
            return true;
        } finally {
            replays.release();
        }
    }

    /// Whether one more may be said.
    public boolean hasRoom() {
        return replays.availablePermits() > 0;
    }

    /// Writes what waits and ends.
    @Override
    public void close() {
        try {
            if (waiting.offer(Optional.empty(), LONGEST_END_MS, TimeUnit.MILLISECONDS)) {
                thread.join(LONGEST_END_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void find() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Segment segment = Segment.of(file).orElse(null);
                if (segment == null) {
                    log.atWarn().addKeyValue("file", file).log("what is no segment is removed");
                    Files.deleteIfExists(file);
                } else {
                    segments.add(segment);
                }
            }
        }
        for (int index = 0; index < segments.size(); index++) {
            Segment segment = segments.get(index);
            segment.found(
                    index + 1 < segments.size()
                            ? (int) (segments.get(index + 1).ordinal() - segment.ordinal())
                            : segment.count());
            ordinal = segment.end();
        }
        if (!segments.isEmpty()) {
            // An empty one would have the name of the next.
            Segment last = segments.getLast();
            if (last.batches() == 0) {
                Files.deleteIfExists(last.file());
                segments.removeLast();
            }
        }
        counts.bytes = segments.stream().mapToLong(Segment::bytes).sum();
    }

    private void run() {
        try {
            Optional<Batch> next = waiting.take();
            while (next.isPresent()) {
                keep(next.get());
                next = waiting.take();
            }
        } catch (InterruptedException e) {
            log.atError().setCause(e).log("the spool was interrupted and ends");
        } finally {
            endSegment();
        }
    }

    private void keep(Batch batch) {
        try {
            SegmentWriter to = writer;
            if (to == null || isFull(to.segment()) || !to.segment().run().equals(batch.run())) {
                endSegment();
                to = begin(batch);
            }
            to.write(Kept.of(batch));
            ordinal++;
            newest = new SpoolPosition(batch.run(), batch.seq());
            counts.kept.increment();
            if (failing) {
                failing = false;
                log.atInfo().log("batches are kept again");
            }
        } catch (IOException | RuntimeException e) {
            counts.notKept.increment();
            endSegment();
            noteFailure(e);
        }
        drop();
    }

    private SegmentWriter begin(Batch batch) throws IOException {
        Segment segment = Segment.in(directory, ordinal, batch);
        SegmentWriter begun = SegmentWriter.create(segment);
        writer = begun;
        synchronized (segments) {
            segments.add(segment);
        }
        return begun;
    }

    private boolean isFull(Segment segment) {
        return segment.batches() >= BATCHES_PER_SEGMENT
                || segment.bytes() >= Math.min(LONGEST_SEGMENT, mostBytes / SEGMENTS_OF_BOUND);
    }

    private void endSegment() {
        SegmentWriter ended = writer;
        writer = null;
        if (ended == null) {
            return;
        }
        try {
            ended.close();
            if (ended.segment().batches() == 0) {
                synchronized (segments) {
                    segments.remove(ended.segment());
                }
                Files.deleteIfExists(ended.segment().file());
            }
        } catch (IOException e) {
            noteFailure(e);
        }
    }

    /// Lets the oldest go that nobody is promised any more, or that there is no room for.
    private void drop() {
        long total;
        synchronized (segments) {
            total = segments.stream().mapToLong(Segment::bytes).sum();
            while (segments.size() > 1
                    && (ordinal - segments.get(1).ordinal() >= BATCHES || total > mostBytes)) {
                Segment oldest = segments.removeFirst();
                total -= oldest.bytes();
                try {
                    Files.deleteIfExists(oldest.file());
                } catch (IOException e) {
                    noteFailure(e);
                }
            }
        }
        counts.bytes = total;
    }

    /// The file that has what came after a batch, or the first one after it.
    private Optional<Segment> first(Optional<SpoolPosition> after) {
        synchronized (segments) {
            if (after.isEmpty()) {
                return segments.stream().findFirst();
            }
            SpoolPosition position = after.get();
            if (position.equals(newest)) {
                return Optional.empty();
            }
            List<Segment> ofRun =
                    segments.stream()
                            .filter(segment -> segment.run().equals(position.run()))
                            .toList();
            if (ofRun.isEmpty()) {
                return segments.stream().findFirst();
            }
            return ofRun.stream()
                    .filter(segment -> segment.firstSeq() <= position.seq() + 1)
                    .reduce((earlier, later) -> later)
                    .or(() -> ofRun.stream().findFirst());
        }
    }

    private Optional<Segment> following(long before) {
        synchronized (segments) {
            return segments.stream().filter(segment -> segment.ordinal() > before).findFirst();
        }
    }

    private void replay(Segment segment, OutputStream out) throws IOException {
        try (SegmentInput in = SegmentInput.open(segment)) {
            while (hasNext(in)) {
                in.writeTo(out);
                counts.replayed.increment();
            }
        } catch (NoSuchFileException e) {
            log.atDebug().addKeyValue("file", segment.file()).log("dropped before it was read");
        }
    }

    private static boolean hasNext(SegmentInput in) throws IOException {
        try {
            return in.next();
        } catch (EOFException e) {
            // The last one of a host agent that was killed.
            return false;
        }
    }

    private void noteFailure(Exception e) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("directory", directory)
                    .log(
                            "batches cannot be kept: a manager that is away now will miss them; make"
                                    + " room or let us write there");
        }
    }
}
