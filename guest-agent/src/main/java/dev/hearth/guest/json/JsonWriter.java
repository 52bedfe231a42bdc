// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.json;

/// Writes one JSON text after the other into the same bytes, without allocating. What does not fit
/// is dropped and remembered: see [#isOverflowed].
///
/// Texts are ASCII; device names of the kernel go through [#deviceName]. Not safe for use by many
/// threads.
public final class JsonWriter {

    private static final String HEX = "0123456789abcdef";
    private static final int MAX_DIGITS = 20;

    private final byte[] bytes;
    private final int start;
    private final byte[] digits = new byte[MAX_DIGITS];
    private int at;
    private boolean comma;
    private boolean overflowed;

    /// Texts start at byte `start`.
    public JsonWriter(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.at = start;
    }

    /// Forgets the text so far.
    public void restart() {
        at = start;
        comma = false;
        overflowed = false;
    }

    /// Where the text ends.
    public int end() {
        return at;
    }

    /// Whether the text is longer than the bytes are, and thus is not whole.
    public boolean isOverflowed() {
        return overflowed;
    }

    public void beginObject() {
        separate();
        put('{');
    }

    public void endObject() {
        put('}');
        comma = true;
    }

    public void beginArray() {
        separate();
        put('[');
    }

    public void endArray() {
        put(']');
        comma = true;
    }

    /// The line ends; so does the text.
    public void endLine() {
        put('\n');
    }

    /// The name of the next value.
    public void name(String name) {
        separate();
        put('"');
        putAll(name);
        put('"');
        put(':');
    }

    public void nullValue() {
        separate();
        putAll("null");
        comma = true;
    }

    public void nullField(String name) {
        name(name);
        nullValue();
    }

    public void trueValue() {
        separate();
        putAll("true");
        comma = true;
    }

    public void falseValue() {
        separate();
        putAll("false");
        comma = true;
    }

    /// A whole number from 0 to 2^64-1, given as the bits of a long.
    public void unsigned(long value) {
        separate();
        putUnsigned(value);
        comma = true;
    }

    public void unsignedField(String name, long value) {
        name(name);
        unsigned(value);
    }

    /// A number in hundredths, not negative, without the zeros that say nothing: 12.5, 0.07, 3.
    public void hundredths(long value) {
        separate();
        putUnsigned(value / 100);
        int fraction = (int) (value % 100);
        if (fraction != 0) {
            put('.');
            put('0' + fraction / 10);
            if (fraction % 10 != 0) {
                put('0' + fraction % 10);
            }
        }
        comma = true;
    }

    /// A text without anything that needs an escape.
    public void plain(String text) {
        separate();
        put('"');
        putAll(text);
        put('"');
        comma = true;
    }

    public void plainField(String name, String text) {
        name(name);
        plain(text);
    }

    /// A name of the kernel, which may hold any byte: what is not printable ASCII, and the
    /// backslash itself, becomes `\xhh`.
    public void deviceName(byte[] text, int from, int to) {
        separate();
        put('"');
        for (int i = from; i < to; i++) {
            int b = text[i] & 0xff;
            if (b <= ' ' || b >= 0x7f || b == '\\') {
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
        comma = true;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = false;
    }

    private void putAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void putUnsigned(long value) {
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
        while (count > 0) {
            put(digits[--count]);
        }
    }

    private void put(int b) {
        if (at == bytes.length) {
            overflowed = true;
        } else {
            bytes[at++] = (byte) b;
        }
    }
}
