// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The last quarter of an hour of one VM: a slot for every second of the samples' own time, the
/// host's. What was never put there is unknown. Safe for use by many threads; all rings that share
/// a packer are put into by one.
///
/// Slots come in minutes, 5.1 kB each. The one that is filled stands open; those before are packed
/// as soon as the next begins, into a third to a twentieth of it. A late sample opens its minute
/// again, until the next one ends.
final class LiveRing {

    /// How far back it goes from its newest second.
    static final int SECONDS = 900;

    /// The minute that ends and the one that begins are both in use.
    private static final int MINUTES = SECONDS / LiveMinute.SECONDS + 1;

    private static final long NONE = Long.MIN_VALUE;

    private final MinutePacker packer;
    private final int phase;
    private final Kept[] minutes = new Kept[MINUTES];
    private @Nullable LiveMinute spare;
    private long newest = NONE;

    /// A minute, open or packed or, when nothing was put there, neither.
    private static final class Kept {

        private long number = NONE;
        private @Nullable LiveMinute open;
        private byte @Nullable [] packed;
    }

    /// @param phase how many seconds its minutes begin before those of the clock, 0 to 59: so that
    ///   those of many VMs do not end at the same time
    LiveRing(MinutePacker packer, int phase) {
        this.packer = packer;
        this.phase = phase;
        for (int place = 0; place < MINUTES; place++) {
            minutes[place] = new Kept();
        }
    }

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
        if (newest == NONE || number(second) > number(newest)) {
            packAll();
        }
        boolean taken = open(second).put(slot(second), moment, values);
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
        long bytes = 0;
        for (Kept kept : minutes) {
            bytes += kept.open == null ? 0 : LiveMinute.SECONDS * LiveMinute.BYTES_PER_SECOND;
            bytes += kept.packed == null ? 0 : kept.packed.length;
        }
        return bytes;
    }

    /// What is known of some seconds, as of now.
    synchronized LiveWindow read(long fromSecond, int count) {
        LiveWindow window = new LiveWindow(count);
        if (newest == NONE) {
            return window;
        }
        Reader reader = new Reader(window, fromSecond, count);
        long oldest = newest - SECONDS + 1;
        for (long number = number(oldest); number <= number(newest); number++) {
            LiveMinute minute = look(number);
            if (minute != null) {
                long begin = number * LiveMinute.SECONDS - phase;
                reader.read(minute, begin, Math.max(oldest, begin));
            }
        }
        return window;
    }

    private void packAll() {
        for (Kept kept : minutes) {
            LiveMinute open = kept.open;
            if (open != null) {
                kept.packed = packer.pack(open);
                kept.open = null;
                spare = open;
            }
        }
    }

    private LiveMinute open(long second) {
        Kept kept = minutes[place(number(second))];
        if (kept.number != number(second)) {
            kept.number = number(second);
            kept.packed = null;
            LiveMinute reused = kept.open == null ? spare : kept.open;
            spare = kept.open == null ? null : spare;
            kept.open = reused == null ? new LiveMinute() : reused;
            kept.open.clear();
        } else if (kept.open == null) {
            kept.open = MinutePacker.unpack(Objects.requireNonNull(kept.packed));
            kept.packed = null;
        }
        return kept.open;
    }

    /// Leaves it as it is.
    private @Nullable LiveMinute look(long number) {
        Kept kept = minutes[place(number)];
        if (kept.number != number) {
            return null;
        }
        byte[] packed = kept.packed;
        return packed == null ? kept.open : MinutePacker.unpack(packed);
    }

    private long number(long second) {
        return Math.floorDiv(second + phase, (long) LiveMinute.SECONDS);
    }

    private int slot(long second) {
        return (int) Math.floorMod(second + phase, (long) LiveMinute.SECONDS);
    }

    private static int place(long number) {
        return (int) Math.floorMod(number, (long) MINUTES);
    }

    /// Goes from second to second, and sees where another life begins.
    private final class Reader {

        private final LiveWindow window;
        private final long from;
        private final int count;
        private int life;
        private boolean isFirst = true;

        Reader(LiveWindow window, long from, int count) {
            this.window = window;
            this.from = from;
            this.count = count;
        }

        /// @param begin the minute's first second
        /// @param oldest what is before was in another round
        void read(LiveMinute minute, long begin, long oldest) {
            for (long second = oldest; second < begin + LiveMinute.SECONDS; second++) {
                int slot = slot(second);
                if (minute.isEmpty(slot)) {
                    continue;
                }
                boolean starts = !isFirst && minute.incarnation[slot] != life;
                life = minute.incarnation[slot];
                isFirst = false;
                if (second >= from && second < from + count) {
                    int index = (int) (second - from);
                    window.set(index, starts ? 1 : 0, minute.weightMs[slot]);
                    window.set(index, minute.values, minute.sources, slot);
                }
            }
        }
    }
}
