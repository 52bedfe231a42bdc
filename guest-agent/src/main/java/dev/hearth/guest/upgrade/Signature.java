// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

/// Checks a signature of Ed25519 (RFC 8032, section 5.1.7) of a message that comes in pieces. Not
/// safe for use by many threads.
final class Signature {

    static final int BYTES = 64;
    static final int KEY_BYTES = 32;

    /// The order of the base point, least byte first: 2^252 + 277…493.
    private static final int[] ORDER = {
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x10
    };

    private final Sha512 hash = new Sha512();
    private final byte[] key;
    private final byte[] signature;

    /// @param key of whoever is to have signed
    /// @param signature what it is said to be
    Signature(byte[] key, byte[] signature) {
        this.key = key;
        this.signature = signature;
        hash.take(signature, 0, KEY_BYTES);
        hash.take(key, 0, KEY_BYTES);
    }

    /// Takes the next bytes of the message.
    void take(byte[] bytes, int from, int count) {
        hash.take(bytes, from, count);
    }

    /// Whether it signs what was taken.
    boolean isGood() {
        byte[] challenge = new byte[Sha512.DIGEST_BYTES];
        hash.finish(challenge);
        Field25519 field = new Field25519();
        Point negativeKey = new Point(field);
        if (!isBelowOrder() || !negativeKey.becomeNegativeOf(key, 0)) {
            return false;
        }
        Point base = new Point(field);
        base.becomeBase();
        // R = S·B - h·A, with both products at once.
        Point sum = new Point(field);
        for (int bit = Sha512.DIGEST_BYTES * Byte.SIZE - 1; bit >= 0; bit--) {
            sum.add(sum);
            if (isSet(challenge, 0, bit)) {
                sum.add(negativeKey);
            }
            if (bit < KEY_BYTES * Byte.SIZE && isSet(signature, KEY_BYTES, bit)) {
                sum.add(base);
            }
        }
        byte[] packed = new byte[KEY_BYTES];
        sum.pack(packed);
        for (int i = 0; i < KEY_BYTES; i++) {
            if (packed[i] != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(byte[] bytes, int from, int bit) {
        return ((bytes[from + bit / Byte.SIZE] >>> (bit % Byte.SIZE)) & 1) == 1;
    }

    /// With a multiple of the order added, a second text would be as good a signature.
    private boolean isBelowOrder() {
        for (int i = KEY_BYTES - 1; i >= 0; i--) {
            int digit = signature[KEY_BYTES + i] & 0xff;
            if (digit != ORDER[i]) {
                return digit < ORDER[i];
            }
        }
        return false;
    }
}
