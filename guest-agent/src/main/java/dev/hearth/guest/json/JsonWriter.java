// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.json;

import dev.hearth.guest.text.TextOutput;

/// Writes one JSON text after the other into the same bytes.
///
/// Texts are ASCII; device names of the kernel go through [#deviceName]. Not safe for use by many
/// threads.
public final class JsonWriter extends TextOutput {

    private boolean comma;

    /// Texts start at byte `start`.
    public JsonWriter(byte[] bytes, int start) {
        super(bytes, start);
    }

    @Override
    public void restart() {
        super.restart();
        comma = false;
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
        putPlain(name);
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
        putPlain(text);
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
        putQuoted(text, from, to, '!');
        comma = true;
    }

    /// The same for a text that may hold blanks.
    public void text(byte[] text, int from, int to) {
        separate();
        putQuoted(text, from, to, ' ');
        comma = true;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = false;
    }
}
