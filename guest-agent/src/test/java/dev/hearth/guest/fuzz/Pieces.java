// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Input of a target.
public final class Pieces {

    private static final int MOST = 200;

    private Pieces() {}

    /// Cuts bytes as a network may; the same seed cuts in the same way.
    public static List<byte[]> cut(byte[] bytes, int seed) {
        Random random = new Random(seed);
        int longest = Math.max(1 + random.nextInt(64), bytes.length / MOST);
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    /// The parts between bytes 0xff, which no text of the kernel holds; at most so many.
    public static List<byte[]> split(byte[] bytes, int most) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= bytes.length && parts.size() < most; at++) {
            if (at == bytes.length || bytes[at] == (byte) 0xff) {
                parts.add(Arrays.copyOfRange(bytes, from, at));
                from = at + 1;
            }
        }
        return parts;
    }

    /// What is behind the first byte, which chooses.
    public static byte[] behindFirst(byte[] bytes) {
        return Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length);
    }
}
