// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Walks over one JSON text (RFC 8259) in a byte array, forwards only, and never looks outside its
/// bounds. Stricter than the RFC where nothing is lost: the text is ASCII (anything else must be
/// escaped), and names of fields hold no escapes. Not safe for use by many threads.
final class JsonCursor {

    private static final int MAX_NAME = 64;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    /// How many objects and arrays the cursor is in; for each object its shape, the set of its
    /// known fields met so far, and the last of them.
    private int depth;

    private final @Nullable Shape[] shapes = new Shape[GuestApi.MAX_DEPTH + 1];
    private final long[] seen = new long[GuestApi.MAX_DEPTH + 1];
    private final int[] last = new int[GuestApi.MAX_DEPTH + 1];

    /// Nothing was read yet of what was entered last.
    private boolean fresh;

    /// Where we are, for messages.
    private String object = "report";

    private @Nullable String field;

    JsonCursor(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.start = offset;
        this.at = offset;
        this.end = offset + length;
    }

    /// Enters an object of a known shape; [#nextField] then walks over its fields.
    void beginObject(Shape shape) throws MalformedReport {
        begin('{', "an object");
        shapes[depth] = shape;
        seen[depth] = 0;
        last[depth] = Shape.UNKNOWN;
    }

    /// Moves to the value of the next known field and answers its name; null when the object was
    /// left, which then had every field it must have, and none twice.
    @Nullable String nextField() throws MalformedReport {
        Shape shape = shapes[depth];
        if (shape == null) {
            throw new IllegalStateException("not in an object");
        }
        while (true) {
            object = shape.path();
            field = null;
            if (!nextMember('}')) {
                requireAll(shape, seen[depth + 1]);
                return null;
            }
            int found = name(shape);
            if (found != Shape.UNKNOWN) {
                return shape.name(found);
            }
            skipValue();
        }
    }

    private int name(Shape shape) throws MalformedReport {
        expect('"');
        int next = last[depth] + 1;
        int length = shape.matching(bytes, at, end, next);
        at += length;
        int found = length > 0 ? next : otherName(shape, next);
        skipBlanks();
        if (found != Shape.UNKNOWN) {
            field = shape.name(found);
            if ((seen[depth] & (1L << found)) != 0) {
                throw refused("must be there once, but is there twice");
            }
            seen[depth] |= 1L << found;
            last[depth] = found;
        }
        return found;
    }

    /// A name that is not the one after the last, or has blanks behind it.
    private int otherName(Shape shape, int next) throws MalformedReport {
        int from = at;
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        int found = shape.find(bytes, from, at - from, next);
        if (at - from > MAX_NAME) {
            throw refused("has a field whose name is longer than " + MAX_NAME + " characters");
        }
        expect('"');
        skipBlanks();
        expect(':');
        return found;
    }

    private void requireAll(Shape shape, long found) throws MalformedReport {
        long missing = shape.required() & ~found;
        if (missing != 0) {
            field = shape.name(Long.numberOfTrailingZeros(missing));
            throw refused("must be there, but is missing");
        }
    }

    /// Enters an array; [#nextElement] then walks over it.
    void beginArray() throws MalformedReport {
        begin('[', "an array");
    }

    /// Moves to the next element; false when the array was left.
    boolean nextElement() throws MalformedReport {
        return nextMember(']');
    }

    private void begin(char bracket, String what) throws MalformedReport {
        if (!take(bracket)) {
            throw wrong("to be " + what);
        }
        if (depth == GuestApi.MAX_DEPTH) {
            throw refused("is nested deeper than " + GuestApi.MAX_DEPTH + " levels");
        }
        depth++;
        fresh = true;
    }

    private boolean nextMember(char closing) throws MalformedReport {
        skipBlanks();
        boolean first = fresh;
        fresh = false;
        if (take(closing)) {
            depth--;
            return false;
        }
        if (!first) {
            expect(',');
            skipBlanks();
        }
        return true;
    }

    /// Steps over a null; false, and nothing happens, when something else stands here.
    boolean takeNull() throws MalformedReport {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    /// Steps over a value of any kind, checking its grammar.
    void skipValue() throws MalformedReport {
        switch (peek()) {
            case '{' -> skipObject();
            case '[' -> skipArray();
            case '"' -> JsonText.skip(this);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> JsonNumber.skip(this);
        }
    }

    private void skipObject() throws MalformedReport {
        begin('{', "an object");
        while (nextMember('}')) {
            JsonText.skip(this);
            skipBlanks();
            expect(':');
            skipBlanks();
            skipValue();
        }
    }

    private void skipArray() throws MalformedReport {
        begin('[', "an array");
        while (nextMember(']')) {
            skipValue();
        }
    }

    private void literal(String word) throws MalformedReport {
        for (int i = 0; i < word.length(); i++) {
            if (!take(word.charAt(i))) {
                throw wrong("to be a value");
            }
        }
    }

    /// Steps over blanks; the text must end behind them.
    void expectEnd() throws MalformedReport {
        object = "report";
        field = null;
        skipBlanks();
        if (at < end) {
            throw wrong("to end");
        }
    }

    void skipBlanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /// The byte at the cursor, or -1 at the end. Bytes that are not ASCII are negative as well: no
    /// token starts with one.
    int peek() {
        return at < end ? bytes[at] : -1;
    }

    /// Steps over the byte that [#peek] answered; nothing happens at the end.
    void step() {
        if (at < end) {
            at++;
        }
    }

    /// Steps over the byte at the cursor when it is `wanted`.
    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char wanted) throws MalformedReport {
        if (!take(wanted)) {
            throw wrong("to go on with " + wanted);
        }
    }

    int position() {
        return at;
    }

    /// The byte at an earlier position.
    int byteAt(int position) {
        return bytes[position];
    }

    /// The characters from `from` up to the cursor; the caller knows that they are ASCII.
    String textSince(int from) {
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    /// What stands at the cursor is not what was `expected`.
    MalformedReport wrong(String expected) {
        return refused("was expected " + expected + ", found " + found());
    }

    /// Refuses the field at the cursor for a reason that completes the sentence "`field` …".
    MalformedReport refused(String reason) {
        String name = field == null ? object : object + "." + field;
        return new MalformedReport(
                "guest report refused at byte " + (at - start) + ": " + name + " " + reason);
    }

    private String found() {
        int next = at < end ? bytes[at] & 0xff : -1;
        return switch (next) {
            case -1 -> "the end of the text";
            case '{', '}' -> "a brace";
            case '[', ']' -> "a bracket";
            case '"' -> "a string";
            case 't', 'f' -> "a truth value";
            case 'n' -> "null";
            case '-' -> "a negative number";
            case '.', 'e', 'E' -> "a fraction or an exponent";
            default ->
                    next >= '0' && next <= '9' ? "a digit" : "byte 0x" + Integer.toHexString(next);
        };
    }
}
