// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Puts minutes that are past into a fraction of their memory, without losing a bit.
///
/// A number is kept as what changed since the second before (exclusive or), and the numbers of a
/// column byte by byte: first bytes first. What stands still, as most does in most VMs, is then
/// zeros in a row, which deflate at its fastest makes next to nothing of.
///
/// Packing is for one thread; anybody may unpack.
final class MinutePacker {

    private static final int METRICS = HistoryMetric.ALL.size();
    private static final int RAW_BYTES = LiveMinute.SECONDS * LiveMinute.BYTES_PER_SECOND;

    /// What deflate adds to bytes that it cannot make shorter, and more.
    private static final int SPARE = 64;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final byte[] raw = new byte[RAW_BYTES];
    private final byte[] out = new byte[RAW_BYTES + SPARE];

    byte[] pack(LiveMinute minute) {
        Columns columns = new Columns(raw);
        for (int metric = 0; metric < METRICS; metric++) {
            int last = 0;
            int[] changes = new int[LiveMinute.SECONDS];
            for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
                // An empty slot is as the one before.
                int bits =
                        minute.isEmpty(slot)
                                ? last
                                : Float.floatToRawIntBits(minute.values[slot * METRICS + metric]);
                changes[slot] = bits ^ last;
                last = bits;
            }
            columns.write(changes, Integer.BYTES);
        }
        for (int metric = 0; metric < METRICS; metric++) {
            int[] sources = new int[LiveMinute.SECONDS];
            for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
                sources[slot] = minute.isEmpty(slot) ? 0 : minute.sources[slot * METRICS + metric];
            }
            columns.write(sources, Byte.BYTES);
        }
        columns.write(changes(minute.incarnation), Integer.BYTES);
        columns.write(changes(minute.weightMs), Integer.BYTES);
        int[] ms = new int[LiveMinute.SECONDS];
        for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
            ms[slot] = minute.inSecondMs[slot];
        }
        columns.write(changes(ms), Short.BYTES);
        deflater.reset();
        deflater.setInput(raw);
        deflater.finish();
        return Arrays.copyOf(out, deflater.deflate(out));
    }

    static LiveMinute unpack(byte[] packed) {
        Columns columns = new Columns(inflated(packed));
        LiveMinute minute = new LiveMinute();
        for (int metric = 0; metric < METRICS; metric++) {
            int[] bits = sums(columns.read(Integer.BYTES));
            for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
                minute.values[slot * METRICS + metric] = Float.intBitsToFloat(bits[slot]);
            }
        }
        for (int metric = 0; metric < METRICS; metric++) {
            int[] sources = columns.read(Byte.BYTES);
            for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
                minute.sources[slot * METRICS + metric] = (byte) sources[slot];
            }
        }
        copy(sums(columns.read(Integer.BYTES)), minute.incarnation);
        copy(sums(columns.read(Integer.BYTES)), minute.weightMs);
        int[] ms = sums(columns.read(Short.BYTES));
        for (int slot = 0; slot < LiveMinute.SECONDS; slot++) {
            minute.inSecondMs[slot] = (short) ms[slot];
        }
        return minute;
    }

    private static byte[] inflated(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            byte[] bytes = new byte[RAW_BYTES];
            inflater.setInput(packed);
            if (inflater.inflate(bytes) != RAW_BYTES) {
                throw new IllegalStateException("a packed minute is not whole");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a packed minute is none", e);
        } finally {
            inflater.end();
        }
    }

    private static int[] changes(int[] column) {
        int[] changes = new int[column.length];
        int last = 0;
        for (int slot = 0; slot < column.length; slot++) {
            changes[slot] = column[slot] ^ last;
            last = column[slot];
        }
        return changes;
    }

    private static int[] sums(int[] changes) {
        for (int slot = 1; slot < changes.length; slot++) {
            changes[slot] ^= changes[slot - 1];
        }
        return changes;
    }

    private static void copy(int[] from, int[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }

    /// Columns of numbers one after the other, each byte by byte, the highest first.
    private static final class Columns {

        private final byte[] bytes;
        private int at;

        Columns(byte[] bytes) {
            this.bytes = bytes;
        }

        void write(int[] column, int width) {
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
                for (int number : column) {
                    bytes[at++] = (byte) (number >>> shift);
                }
            }
        }

        int[] read(int width) {
            int[] column = new int[LiveMinute.SECONDS];
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
                for (int slot = 0; slot < column.length; slot++) {
                    column[slot] |= (bytes[at++] & 0xff) << shift;
                }
            }
            return column;
        }
    }
}
