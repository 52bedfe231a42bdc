// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The proportional set size of one VMM's process: its own memory, and its part of what it shares
/// with others. The kernel walks all pages to tell it, so it is read once a minute at most, away
/// from the sampling thread. Safe for use by many threads.
final class PssTrack {

    static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final int MAX_FILE = 4096;
    private static final String KEY = "\nPss:";

    private final Path file;
    private @Nullable Pss newest;
    private long dueAt;

    /// One reading; it is told with its own time until the next.
    record Pss(long kb, Instant at) {}

    /// @param proc root of the proc file system
    /// @param now by [System#nanoTime]; a minute goes by before the first reading: a VM that starts
    ///   has better things to do
    PssTrack(Path proc, long pid, long now) {
        this.file = proc.resolve(pid + "/smaps_rollup");
        this.dueAt = now + MINUTE;
    }

    /// Reads when a minute has gone by. A file that cannot be read leaves nothing known.
    void readIfDue(long now, Instant at) {
        synchronized (this) {
            if (now - dueAt < 0) {
                return;
            }
            dueAt = now + MINUTE;
        }
        Pss read = read().map(kb -> new Pss(kb, at)).orElse(null);
        synchronized (this) {
            newest = read;
        }
    }

    synchronized Optional<Pss> newest() {
        return Optional.ofNullable(newest);
    }

    private Optional<Long> read() {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MAX_FILE), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The number in a line such as `Pss: 43852 kB`.
    static Optional<Long> parse(String smaps) {
        int key = smaps.indexOf(KEY);
        int end = key < 0 ? -1 : smaps.indexOf(" kB", key);
        if (end < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(smaps.substring(key + KEY.length(), end).strip()))
                    .filter(kb -> kb >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
