// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last quarter of an hour of one VM: a slot for every second of the samples' own time, the
/// host's. What was never put there is unknown. Safe for use by many threads.
///
/// A slot takes 85 bytes: of each of 15 metrics a `float` and who told it, which life of the VM it
/// was, the time the values stand for, and how far in its second the sample was. Slots come in
/// chunks of a minute, 5.2 kB each, made when their first sample comes and used again when they are
/// past: at most 16 of them, since the minute that ends and the one that begins are both in use, 82
/// kB a VM.
final class LiveRing {

    /// How far back it goes from its newest second.
    static final int SECONDS = 900;

    /// How many seconds are in a chunk.
    static final int CHUNK = 60;

    /// How many chunks there are at most.
    static final int CHUNKS = SECONDS / CHUNK + 1;

    /// What a slot takes: four bytes and one per metric, four for the life, four for the time, two
    /// for the place in the second.
    static final int BYTES_PER_SECOND = HistoryMetric.ALL.size() * (4 + 1) + 4 + 4 + 2;

    private static final int METRICS = HistoryMetric.ALL.size();
    private static final long NONE = Long.MIN_VALUE;

    private final @Nullable Chunk[] chunks = new Chunk[CHUNKS];
    private long newest = NONE;

    /// When a sample was made and what it stands for.
    ///
    /// @param atMs by the host's clock, since the epoch
    /// @param weightMs the time its values stand for, more than 0
    /// @param incarnation which life of the VM it belongs to, as a hash
    record Moment(long atMs, int weightMs, int incarnation) {

        long second() {
            return Math.floorDiv(atMs, 1_000L);
        }
    }

    /// Puts a sample into the slot of its second, whenever it comes; of several in one second the
    /// newest stays. Returns whether it was taken: not when the ring does not go back so far.
    synchronized boolean put(Moment moment, SampleValues values) {
        long second = moment.second();
        if (newest != NONE && second <= newest - SECONDS) {
            return false;
        }
        boolean taken = chunkFor(second).put(moment, values);
        newest = Math.max(newest, second);
        return taken;
    }

    /// The newest second of which something is known, since the epoch; [Long#MIN_VALUE] when there
    /// is none.
    synchronized long newestSecond() {
        return newest;
    }

    /// How many bytes its slots take now.
    synchronized long bytes() {
        long made = Arrays.stream(chunks).filter(chunk -> chunk != null).count();
        return made * CHUNK * BYTES_PER_SECOND;
    }

    /// What is known of some seconds, as of now.
    synchronized LiveWindow read(long fromSecond, int count) {
        LiveWindow window = new LiveWindow(count);
        int life = 0;
        boolean isFirst = true;
        for (long second = oldest(); second <= newest && newest != NONE; second++) {
            Chunk chunk = chunks[place(second)];
            int slot = slot(second);
            if (chunk == null || chunk.number != number(second) || chunk.weightMs[slot] == 0) {
                continue;
            }
            boolean starts = !isFirst && chunk.incarnation[slot] != life;
            life = chunk.incarnation[slot];
            isFirst = false;
            if (second >= fromSecond && second < fromSecond + count) {
                window.set((int) (second - fromSecond), starts ? 1 : 0, chunk.weightMs[slot]);
                window.set((int) (second - fromSecond), chunk.values, chunk.sources, slot);
            }
        }
        return window;
    }

    private long oldest() {
        return newest == NONE ? 0 : newest - SECONDS + 1;
    }

    private Chunk chunkFor(long second) {
        int place = place(second);
        Chunk chunk = chunks[place];
        if (chunk == null) {
            chunk = new Chunk();
            chunks[place] = chunk;
        }
        if (chunk.number != number(second)) {
            chunk.restart(number(second));
        }
        return chunk;
    }

    private static long number(long second) {
        return Math.floorDiv(second, (long) CHUNK);
    }

    private static int place(long second) {
        return (int) Math.floorMod(number(second), (long) CHUNKS);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) CHUNK);
    }

    /// A minute of it.
    private static final class Chunk {

        private final float[] values = new float[CHUNK * METRICS];
        private final byte[] sources = new byte[CHUNK * METRICS];
        private final int[] incarnation = new int[CHUNK];
        private final int[] weightMs = new int[CHUNK];
        private final short[] inSecondMs = new short[CHUNK];
        private long number = NONE;

        /// Forgets all; a slot that stands for no time is empty.
        void restart(long next) {
            number = next;
            Arrays.fill(weightMs, 0);
        }

        boolean put(Moment moment, SampleValues told) {
            int slot = slot(moment.second());
            short ms = (short) Math.floorMod(moment.atMs(), 1_000L);
            if (weightMs[slot] != 0 && inSecondMs[slot] > ms) {
                return false;
            }
            told.copyTo(values, sources, slot * METRICS);
            incarnation[slot] = moment.incarnation();
            weightMs[slot] = moment.weightMs();
            inSecondMs[slot] = ms;
            return true;
        }
    }
}
