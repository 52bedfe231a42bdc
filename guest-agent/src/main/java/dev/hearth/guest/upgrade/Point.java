// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

/// A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, section
/// 5.1.4).
final class Point {

    /// -121665/121666, and twice that.
    private static final long[] D = {
        0x78a3, 0x1359, 0x4dca, 0x75eb, 0xd8ab, 0x4141, 0x0a4d, 0x0070,
        0xe898, 0x7779, 0x4079, 0x8cc7, 0xfe73, 0x2b6f, 0x6cee, 0x5203
    };

    private static final long[] TWICE_D = {
        0xf159, 0x26b2, 0x9b94, 0xebd6, 0xb156, 0x8283, 0x149a, 0x00e0,
        0xd130, 0xeef3, 0x80f2, 0x198e, 0xfce7, 0x56df, 0xd9dc, 0x2406
    };

    /// A square root of -1.
    private static final long[] ROOT_OF_MINUS_ONE = {
        0xa0b0, 0x4a0e, 0x1b27, 0xc4ee, 0xe478, 0xad2f, 0x1806, 0x2f43,
        0xd7a7, 0x3dfb, 0x0099, 0x2b4d, 0xdf0b, 0x4fc1, 0x2480, 0x2b83
    };

    private static final long[] BASE_X = {
        0xd51a, 0x8f25, 0x2d60, 0xc956, 0xa7b2, 0x9525, 0xc760, 0x692c,
        0xdc5c, 0xfdd6, 0xe231, 0xc0a4, 0x53fe, 0xcd6e, 0x36d3, 0x2169
    };

    private static final long[] BASE_Y = {
        0x6658, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666,
        0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666
    };

    private static final int SIGN_AT = Field25519.BYTES - 1;
    private static final int SIGN = 0x80;

    private final Field25519 field;
    private final long[] x = new long[Field25519.LIMBS];
    private final long[] y = new long[Field25519.LIMBS];
    private final long[] z = new long[Field25519.LIMBS];
    private final long[] t = new long[Field25519.LIMBS];
    private final long[][] work = new long[8][Field25519.LIMBS];

    /// The neutral element.
    Point(Field25519 field) {
        this.field = field;
        Field25519.set(y, 1);
        Field25519.set(z, 1);
    }

    /// Becomes the base point.
    void becomeBase() {
        Field25519.copy(BASE_X, x);
        Field25519.copy(BASE_Y, y);
        complete();
    }

    /// Becomes what 32 bytes say, negated; false when they say no point.
    boolean becomeNegativeOf(byte[] bytes, int from) {
        Field25519.unpack(bytes, from, y);
        if (!findX()) {
            return false;
        }
        boolean odd = (bytes[from + SIGN_AT] & SIGN) != 0;
        if (field.isOdd(x) == odd) {
            Field25519.set(work[0], 0);
            Field25519.subtract(work[0], x, x);
        }
        complete();
        return true;
    }

    /// x² = (y² - 1) / (d y² + 1), section 5.1.3.
    private boolean findX() {
        long[] above = work[0];
        long[] below = work[1];
        long[] power = work[2];
        long[] check = work[3];
        Field25519.set(work[4], 1);
        field.multiply(y, y, above);
        field.multiply(above, D, below);
        Field25519.subtract(above, work[4], above);
        Field25519.add(below, work[4], below);
        field.multiply(below, below, power);
        field.multiply(power, below, power);
        field.multiply(power, power, check);
        field.multiply(check, below, check);
        field.multiply(check, above, check);
        field.raiseForRoot(check, x);
        field.multiply(x, above, x);
        field.multiply(x, power, x);
        if (!isRoot(above, below, check)) {
            field.multiply(x, ROOT_OF_MINUS_ONE, x);
        }
        return isRoot(above, below, check);
    }

    private boolean isRoot(long[] above, long[] below, long[] check) {
        field.multiply(x, x, check);
        field.multiply(check, below, check);
        return field.isEqual(check, above);
    }

    private void complete() {
        Field25519.set(z, 1);
        field.multiply(x, y, t);
    }

    /// Adds a point, which may be itself (section 5.1.4).
    void add(Point other) {
        long[] a = work[0];
        long[] b = work[1];
        long[] c = work[2];
        long[] d = work[3];
        long[] e = work[4];
        long[] f = work[5];
        long[] g = work[6];
        long[] h = work[7];
        Field25519.subtract(y, x, a);
        Field25519.subtract(other.y, other.x, b);
        field.multiply(a, b, a);
        Field25519.add(y, x, b);
        Field25519.add(other.y, other.x, c);
        field.multiply(b, c, b);
        field.multiply(t, other.t, c);
        field.multiply(c, TWICE_D, c);
        field.multiply(z, other.z, d);
        Field25519.add(d, d, d);
        Field25519.subtract(b, a, e);
        Field25519.subtract(d, c, f);
        Field25519.add(d, c, g);
        Field25519.add(b, a, h);
        field.multiply(e, f, x);
        field.multiply(g, h, y);
        field.multiply(f, g, z);
        field.multiply(e, h, t);
    }

    /// Writes it as 32 bytes.
    void pack(byte[] bytes) {
        field.invert(z, work[0]);
        field.multiply(x, work[0], work[1]);
        field.multiply(y, work[0], work[2]);
        boolean odd = field.isOdd(work[1]);
        field.pack(work[2], bytes);
        if (odd) {
            bytes[SIGN_AT] |= (byte) SIGN;
        }
    }
}
