// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests on disk that no store has yet, oldest first, bounded in bytes: the oldest go when there
/// is no more room. One thread brings, another takes.
final class WriteQueue {

    private static final Logger log = LoggerFactory.getLogger(WriteQueue.class);
    private static final String FRESH = ".new";

    private final Path directory;
    private final long mostBytes;
    private final RemoteWriteCounts counts;

    /// Under the lock of this, like the three below.
    private final Deque<Queued> waiting = new ArrayDeque<>();

    private long ordinal;
    private long bytes;
    private boolean failing;

    /// Finds what waited when the last host agent ended. Without its directory it stays empty, and
    /// what is added is dropped and counted.
    WriteQueue(Path directory, long mostBytes, RemoteWriteCounts counts) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.counts = counts;
        find();
    }

    private synchronized void find() {
        try {
            Files.createDirectories(directory);
            List<Path> files;
            try (Stream<Path> listed = Files.list(directory)) {
                files = listed.toList();
            }
            for (Path file : files) {
                if (file.getFileName().toString().endsWith(FRESH)) {
                    Files.deleteIfExists(file);
                } else {
                    Queued.of(file, Files.size(file)).ifPresent(waiting::add);
                }
            }
        } catch (IOException e) {
            log.atWarn().setCause(e).log("could not read the queue of remote write");
        }
        List<Queued> sorted =
                waiting.stream().sorted(Comparator.comparingLong(Queued::ordinal)).toList();
        waiting.clear();
        waiting.addAll(sorted);
        bytes = sorted.stream().mapToLong(Queued::bytes).sum();
        ordinal = sorted.isEmpty() ? 0 : sorted.getLast().ordinal() + 1;
        bound();
        tell();
    }

    /// Adds a request at the end. One that cannot be written is dropped and counted.
    ///
    /// @param atMs when it was made, in milliseconds of Unix time
    synchronized void add(byte[] request, int samples, long atMs) {
        Queued queued = Queued.in(directory, ordinal++, atMs, samples, request.length);
        Path fresh = queued.file().resolveSibling(queued.file().getFileName() + FRESH);
        try {
            Files.write(fresh, request);
            Files.move(fresh, queued.file(), StandardCopyOption.ATOMIC_MOVE);
            failing = false;
        } catch (IOException e) {
            discard(fresh);
            counts.dropped.add(samples);
            if (!failing) {
                failing = true;
                log.atWarn().setCause(e).log("could not keep samples for remote write");
            }
            return;
        }
        waiting.add(queued);
        bytes += queued.bytes();
        bound();
        tell();
        notifyAll();
    }

    /// Waits for the oldest request.
    synchronized Queued first() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        return waiting.getFirst();
    }

    /// What is in a request; empty when it was dropped meanwhile, or cannot be read.
    Optional<byte[]> read(Queued queued) {
        try {
            return Optional.of(Files.readAllBytes(queued.file()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("could not read samples for remote write");
            return Optional.empty();
        }
    }

    /// Removes a request; false when it was dropped meanwhile.
    synchronized boolean remove(Queued queued) {
        boolean there = waiting.remove(queued);
        if (there) {
            bytes -= queued.bytes();
            discard(queued.file());
            tell();
        }
        return there;
    }

    private void bound() {
        while (bytes > mostBytes && !waiting.isEmpty()) {
            Queued oldest = waiting.removeFirst();
            bytes -= oldest.bytes();
            counts.dropped.add(oldest.samples());
            discard(oldest.file());
        }
    }

    private void tell() {
        counts.bytes = bytes;
        counts.oldestMs = waiting.isEmpty() ? Long.MAX_VALUE : waiting.getFirst().atMs();
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.atWarn().setCause(e).log("could not remove samples of remote write");
        }
    }
}
