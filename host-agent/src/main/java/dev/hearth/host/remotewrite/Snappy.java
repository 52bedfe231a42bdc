// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Compresses in Snappy's block format, as remote write wants it: the length, then literals and
/// copies of what came up to 64 KiB before (google/snappy, `format_description.txt`). Pure
/// functions.
final class Snappy {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK = 1 << 16;
    private static final int TABLE_BITS = 14;
    private static final int HASH_FACTOR = 0x1e35a7bd;
    private static final int SHORTEST_COPY = 4;
    private static final int LONGEST_COPY = 64;
    private static final int COPY_OF_TWO_BYTES = 2;
    private static final int LONGEST_PLAIN_LITERAL = 60;
    private static final int LITERAL_OF_ONE_BYTE = 60 << 2;
    private static final int LITERAL_OF_TWO_BYTES = 61 << 2;

    private Snappy() {}

    static byte[] compress(byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32 + input.length / 4);
        int length = input.length;
        while (length > 0x7F) {
            out.write((length & 0x7F) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        int[] table = new int[1 << TABLE_BITS];
        Arrays.fill(table, -1);
        for (int start = 0; start < input.length; start += BLOCK) {
            block(input, start, Math.min(input.length, start + BLOCK), table, out);
        }
        return out.toByteArray();
    }

    /// @param table where in the input four bytes of a hash were seen last
    private static void block(
            byte[] input, int start, int end, int[] table, ByteArrayOutputStream out) {
        int at = start;
        int literal = start;
        while (at + SHORTEST_COPY <= end) {
            int four = (int) INTS.get(input, at);
            int hash = (four * HASH_FACTOR) >>> (Integer.SIZE - TABLE_BITS);
            int before = table[hash];
            table[hash] = at;
            if (before < start || (int) INTS.get(input, before) != four) {
                at++;
                continue;
            }
            literal(input, literal, at, out);
            int length = SHORTEST_COPY;
            while (at + length < end && input[before + length] == input[at + length]) {
                length++;
            }
            copy(at - before, length, out);
            at += length;
            literal = at;
        }
        literal(input, literal, end, out);
    }

    private static void literal(byte[] input, int from, int to, ByteArrayOutputStream out) {
        int last = to - from - 1;
        if (last < 0) {
            return;
        }
        if (last < LONGEST_PLAIN_LITERAL) {
            out.write(last << 2);
        } else if (last < 1 << Byte.SIZE) {
            out.write(LITERAL_OF_ONE_BYTE);
            out.write(last);
        } else {
            out.write(LITERAL_OF_TWO_BYTES);
            out.write(last);
            out.write(last >>> Byte.SIZE);
        }
        out.write(input, from, to - from);
    }

    private static void copy(int distance, int length, ByteArrayOutputStream out) {
        for (int left = length; left > 0; left -= LONGEST_COPY) {
            out.write(((Math.min(left, LONGEST_COPY) - 1) << 2) | COPY_OF_TWO_BYTES);
            out.write(distance);
            out.write(distance >>> Byte.SIZE);
        }
    }
}
