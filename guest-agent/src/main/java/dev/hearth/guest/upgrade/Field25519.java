// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

/// Arithmetic modulo p = 2^255 - 19. A number is sixteen limbs of 16 bits, least first, which may
/// hold more for a while. Made for what anybody may see: its time depends on the numbers. Not safe
/// for use by many threads.
final class Field25519 {

    static final int LIMBS = 16;
    static final int BYTES = 32;

    private static final int LIMB_BITS = 16;
    private static final int LIMB = 0xffff;

    /// 2^256 modulo p.
    private static final int FOLD = 38;

    private static final int BITS = 255;

    private final long[] product = new long[2 * LIMBS - 1];
    private final long[] base = new long[LIMBS];
    private final byte[] ofOne = new byte[BYTES];
    private final byte[] ofOther = new byte[BYTES];

    /// Makes one number another.
    static void copy(long[] from, long[] to) {
        System.arraycopy(from, 0, to, 0, LIMBS);
    }

    static void set(long[] number, int value) {
        for (int i = 0; i < LIMBS; i++) {
            number[i] = i == 0 ? value : 0;
        }
    }

    static void add(long[] a, long[] b, long[] sum) {
        for (int i = 0; i < LIMBS; i++) {
            sum[i] = a[i] + b[i];
        }
    }

    static void subtract(long[] a, long[] b, long[] difference) {
        for (int i = 0; i < LIMBS; i++) {
            difference[i] = a[i] - b[i];
        }
    }

    /// The result may be one of the factors.
    void multiply(long[] a, long[] b, long[] result) {
        for (int i = 0; i < product.length; i++) {
            product[i] = 0;
        }
        for (int i = 0; i < LIMBS; i++) {
            for (int j = 0; j < LIMBS; j++) {
                product[i + j] += a[i] * b[j];
            }
        }
        for (int i = 0; i < LIMBS; i++) {
            result[i] = product[i] + (i + LIMBS < product.length ? FOLD * product[i + LIMBS] : 0);
        }
        carry(result);
        carry(result);
    }

    private static void carry(long[] number) {
        for (int i = 0; i < LIMBS; i++) {
            long over = number[i] >> LIMB_BITS;
            number[i] &= LIMB;
            if (i + 1 < LIMBS) {
                number[i + 1] += over;
            } else {
                number[0] += FOLD * over;
            }
        }
    }

    /// Raises to the power p - 2, which inverts, or to (p - 5) / 8: both are ones in binary, but
    /// for the last digits.
    ///
    /// @param digits of the exponent
    /// @param zeros which of them are 0, a bit each
    private void raise(long[] number, int digits, int zeros, long[] result) {
        copy(number, base);
        set(result, 1);
        for (int digit = digits - 1; digit >= 0; digit--) {
            multiply(result, result, result);
            if (digit >= Integer.SIZE || ((zeros >>> digit) & 1) == 0) {
                multiply(result, base, result);
            }
        }
    }

    /// p - 2 = 2^255 - 21.
    void invert(long[] number, long[] result) {
        raise(number, BITS, 0b10100, result);
    }

    /// (p - 5) / 8 = 2^252 - 3.
    void raiseForRoot(long[] number, long[] result) {
        raise(number, BITS - 3, 0b10, result);
    }

    /// Writes the number from 0 to p - 1 that it is, least byte first.
    void pack(long[] number, byte[] bytes) {
        copy(number, base);
        carry(base);
        carry(base);
        carry(base);
        // What is p or more goes beyond 2^255 when 19 is added; then that is taken away.
        while (isTooLarge()) {
            base[0] += 19;
            for (int i = 0; i + 1 < LIMBS; i++) {
                base[i + 1] += base[i] >> LIMB_BITS;
                base[i] &= LIMB;
            }
            base[LIMBS - 1] &= LIMB >> 1;
        }
        for (int i = 0; i < LIMBS; i++) {
            bytes[2 * i] = (byte) base[i];
            bytes[2 * i + 1] = (byte) (base[i] >> Byte.SIZE);
        }
    }

    private boolean isTooLarge() {
        if (base[LIMBS - 1] > LIMB >> 1) {
            return true;
        }
        boolean full = base[LIMBS - 1] == LIMB >> 1 && base[0] >= LIMB - 18;
        for (int i = 1; full && i + 1 < LIMBS; i++) {
            full = base[i] == LIMB;
        }
        return full;
    }

    /// Reads 255 bits; the last bit is somebody else's.
    static void unpack(byte[] bytes, int from, long[] number) {
        for (int i = 0; i < LIMBS; i++) {
            number[i] =
                    (bytes[from + 2 * i] & 0xff) | ((bytes[from + 2 * i + 1] & 0xff) << Byte.SIZE);
        }
        number[LIMBS - 1] &= LIMB >> 1;
    }

    boolean isEqual(long[] a, long[] b) {
        pack(a, ofOne);
        pack(b, ofOther);
        for (int i = 0; i < BYTES; i++) {
            if (ofOne[i] != ofOther[i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is odd: what tells a number from its negative.
    boolean isOdd(long[] number) {
        pack(number, ofOne);
        return (ofOne[0] & 1) == 1;
    }
}
