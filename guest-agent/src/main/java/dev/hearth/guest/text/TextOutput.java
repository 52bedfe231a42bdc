// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.text;

/// Writes one text after the other into the same bytes, without allocating. What does not fit is
/// dropped and remembered: see [#isOverflowed]. Not safe for use by many threads.
public abstract class TextOutput {

    private static final String HEX = "0123456789abcdef";
    private static final int MAX_DIGITS = 20;

    private final byte[] bytes;
    private final int start;
    private final byte[] digits = new byte[MAX_DIGITS];
    private int at;
    private boolean overflowed;

    /// Texts start at byte `start`.
    protected TextOutput(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.at = start;
    }

    /// Forgets the text so far.
    public void restart() {
        at = start;
        overflowed = false;
    }

    /// Where the text ends.
    public final int end() {
        return at;
    }

    /// Whether the text is longer than the bytes are, and thus is not whole.
    public final boolean isOverflowed() {
        return overflowed;
    }

    /// How many bytes are left.
    public final int room() {
        return bytes.length - at;
    }

    /// Forgets what was put behind this end, and that it did not fit.
    public final void cutBack(int end) {
        at = end;
        overflowed = false;
    }

    /// Puts an ASCII text.
    protected final void putAll(String text) {
        int length = text.length();
        if (length > bytes.length - at) {
            overflowed = true;
            return;
        }
        byte[] into = bytes;
        int to = at;
        for (int i = 0; i < length; i++) {
            into[to++] = (byte) text.charAt(i);
        }
        at = to;
    }

    /// Puts bytes as they are. A loop: the native compiler's copy of arrays takes longer for so
    /// few.
    protected final void putBytes(byte[] from, int start, int length) {
        if (length > bytes.length - at) {
            overflowed = true;
            return;
        }
        byte[] into = bytes;
        int to = at;
        for (int i = 0; i < length; i++) {
            into[to + i] = from[start + i];
        }
        at = to + length;
    }

    /// Puts again what was put before.
    ///
    /// @param start where that began: an earlier [#end]
    protected final void putAgain(int start, int length) {
        putBytes(bytes, start, length);
    }

    /// Puts a text between quotes that needs no escapes.
    protected final void putPlain(String text) {
        put('"');
        putAll(text);
        put('"');
    }

    /// Puts a whole number from 0 to 2^64-1, given as the bits of a long.
    protected final void putUnsigned(long value) {
        int count = 0;
        long rest = value;
        if (rest < 0) {
            digits[count++] = (byte) ('0' + Long.remainderUnsigned(rest, 10));
            rest = Long.divideUnsigned(rest, 10);
        }
        do {
            digits[count++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (count > bytes.length - at) {
            overflowed = true;
            return;
        }
        while (count > 0) {
            bytes[at++] = digits[--count];
        }
    }

    /// Puts a name of the kernel, which may hold any byte, between quotes: what is not ASCII from
    /// `least` on becomes `\xhh`, and so does the backslash itself. The backslash of that is
    /// doubled, as both JSON and Prometheus want it.
    protected final void putQuoted(byte[] text, int from, int to, char least) {
        put('"');
        for (int i = from; i < to; i++) {
            int b = text[i] & 0xff;
            if (b < least || b >= 0x7f || b == '\\') {
                putAll("\\\\x");
                put(HEX.charAt(b >> 4));
                put(HEX.charAt(b & 0xf));
            } else {
                if (b == '"') {
                    put('\\');
                }
                put(b);
            }
        }
        put('"');
    }

    /// How long a name of the kernel is at most when it is put between quotes.
    public static int quotedLength(byte[] text, int from, int length) {
        int quoted = 2;
        for (int i = from; i < from + length; i++) {
            boolean plain = text[i] > ' ' && text[i] < 0x7f && text[i] != '\\' && text[i] != '"';
            quoted += plain ? 1 : "\\\\xhh".length();
        }
        return quoted;
    }

    protected final void put(int b) {
        if (at == bytes.length) {
            overflowed = true;
        } else {
            bytes[at++] = (byte) b;
        }
    }
}
