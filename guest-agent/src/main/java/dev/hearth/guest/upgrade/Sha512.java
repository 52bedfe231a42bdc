// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

/// SHA-512 (FIPS 180-4) of bytes that come in pieces. Allocates nothing after it is made. Not safe
/// for use by many threads.
final class Sha512 {

    static final int DIGEST_BYTES = 64;

    private static final int BLOCK_BYTES = 128;
    private static final int ROUNDS = 80;
    private static final int LENGTH_AT = BLOCK_BYTES - 2 * Long.BYTES;

    /// The first 64 bits behind the point of the square roots of the first 8 primes.
    private static final long[] START = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L,
    };

    /// The same of the cube roots of the first 80.
    private static final long[] ROUND = {
        0x428a2f98d728ae22L, 0x7137449123ef65cdL, 0xb5c0fbcfec4d3b2fL, 0xe9b5dba58189dbbcL,
        0x3956c25bf348b538L, 0x59f111f1b605d019L, 0x923f82a4af194f9bL, 0xab1c5ed5da6d8118L,
        0xd807aa98a3030242L, 0x12835b0145706fbeL, 0x243185be4ee4b28cL, 0x550c7dc3d5ffb4e2L,
        0x72be5d74f27b896fL, 0x80deb1fe3b1696b1L, 0x9bdc06a725c71235L, 0xc19bf174cf692694L,
        0xe49b69c19ef14ad2L, 0xefbe4786384f25e3L, 0x0fc19dc68b8cd5b5L, 0x240ca1cc77ac9c65L,
        0x2de92c6f592b0275L, 0x4a7484aa6ea6e483L, 0x5cb0a9dcbd41fbd4L, 0x76f988da831153b5L,
        0x983e5152ee66dfabL, 0xa831c66d2db43210L, 0xb00327c898fb213fL, 0xbf597fc7beef0ee4L,
        0xc6e00bf33da88fc2L, 0xd5a79147930aa725L, 0x06ca6351e003826fL, 0x142929670a0e6e70L,
        0x27b70a8546d22ffcL, 0x2e1b21385c26c926L, 0x4d2c6dfc5ac42aedL, 0x53380d139d95b3dfL,
        0x650a73548baf63deL, 0x766a0abb3c77b2a8L, 0x81c2c92e47edaee6L, 0x92722c851482353bL,
        0xa2bfe8a14cf10364L, 0xa81a664bbc423001L, 0xc24b8b70d0f89791L, 0xc76c51a30654be30L,
        0xd192e819d6ef5218L, 0xd69906245565a910L, 0xf40e35855771202aL, 0x106aa07032bbd1b8L,
        0x19a4c116b8d2d0c8L, 0x1e376c085141ab53L, 0x2748774cdf8eeb99L, 0x34b0bcb5e19b48a8L,
        0x391c0cb3c5c95a63L, 0x4ed8aa4ae3418acbL, 0x5b9cca4f7763e373L, 0x682e6ff3d6b2b8a3L,
        0x748f82ee5defb2fcL, 0x78a5636f43172f60L, 0x84c87814a1f0ab72L, 0x8cc702081a6439ecL,
        0x90befffa23631e28L, 0xa4506cebde82bde9L, 0xbef9a3f7b2c67915L, 0xc67178f2e372532bL,
        0xca273eceea26619cL, 0xd186b8c721c0c207L, 0xeada7dd6cde0eb1eL, 0xf57d4f7fee6ed178L,
        0x06f067aa72176fbaL, 0x0a637dc5a2c898a6L, 0x113f9804bef90daeL, 0x1b710b35131c471bL,
        0x28db77f523047d84L, 0x32caab7b40c72493L, 0x3c9ebe0a15c9bebcL, 0x431d67c49c100d4cL,
        0x4cc5d4becb3e42b6L, 0x597f299cfc657e2aL, 0x5fcb6fab3ad6faecL, 0x6c44198c4a475817L,
    };

    private final long[] state = new long[START.length];
    private final long[] working = new long[START.length];
    private final long[] schedule = new long[ROUNDS];
    private final byte[] block = new byte[BLOCK_BYTES];
    private int filled;
    private long length;

    Sha512() {
        restart();
    }

    /// Forgets what it was given.
    void restart() {
        System.arraycopy(START, 0, state, 0, START.length);
        filled = 0;
        length = 0;
    }

    /// Takes bytes.
    void take(byte[] bytes, int from, int count) {
        for (int i = 0; i < count; i++) {
            put(bytes[from + i]);
        }
        length += count;
    }

    /// Writes the digest of what it was given, and starts anew.
    void finish(byte[] digest) {
        long bits = length * Byte.SIZE;
        put((byte) 0x80);
        while (filled != LENGTH_AT) {
            put((byte) 0);
        }
        // The length has 128 bits, of which only the lower half is ever used.
        for (int i = 0; i < Long.BYTES; i++) {
            put((byte) 0);
        }
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            put((byte) (bits >>> shift));
        }
        for (int i = 0; i < DIGEST_BYTES; i++) {
            long word = state[i / Long.BYTES];
            digest[i] = (byte) (word >>> (Byte.SIZE * (Long.BYTES - 1 - i % Long.BYTES)));
        }
        restart();
    }

    private void put(byte b) {
        block[filled++] = b;
        if (filled == BLOCK_BYTES) {
            compress();
            filled = 0;
        }
    }

    private void compress() {
        for (int i = 0; i < BLOCK_BYTES / Long.BYTES; i++) {
            long word = 0;
            for (int at = 0; at < Long.BYTES; at++) {
                word = (word << Byte.SIZE) | (block[i * Long.BYTES + at] & 0xff);
            }
            schedule[i] = word;
        }
        for (int i = BLOCK_BYTES / Long.BYTES; i < ROUNDS; i++) {
            long near = schedule[i - 2];
            long far = schedule[i - 15];
            schedule[i] =
                    (rotated(near, 19) ^ rotated(near, 61) ^ (near >>> 6))
                            + schedule[i - 7]
                            + (rotated(far, 1) ^ rotated(far, 8) ^ (far >>> 7))
                            + schedule[i - 16];
        }
        System.arraycopy(state, 0, working, 0, state.length);
        for (int i = 0; i < ROUNDS; i++) {
            round(i);
        }
        for (int i = 0; i < state.length; i++) {
            state[i] += working[i];
        }
    }

    private void round(int i) {
        long a = working[0];
        long e = working[4];
        long chosen = (e & working[5]) ^ (~e & working[6]);
        long majority = (a & working[1]) ^ (a & working[2]) ^ (working[1] & working[2]);
        long first =
                working[7]
                        + (rotated(e, 14) ^ rotated(e, 18) ^ rotated(e, 41))
                        + chosen
                        + ROUND[i]
                        + schedule[i];
        long second = (rotated(a, 28) ^ rotated(a, 34) ^ rotated(a, 39)) + majority;
        System.arraycopy(working, 0, working, 1, working.length - 1);
        working[4] += first;
        working[0] = first + second;
    }

    private static long rotated(long word, int right) {
        return (word >>> right) | (word << (Long.SIZE - right));
    }
}
