// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.json;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Walks over one JSON text, forwards only. Columns are bytes consumed on the line, as serde_json
/// counts them. Not safe for use by many threads.
public final class JsonReader {

    /// serde_json's own limit.
    private static final int MAX_DEPTH = 128;

    private static final BigInteger U64_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private final byte[] bytes;
    private int at;
    private int depth;

    public JsonReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads a whole text that holds one value.
    public static Object parse(byte[] bytes) throws JsonException {
        JsonReader in = new JsonReader(bytes);
        Object value = in.value();
        in.end();
        return value;
    }

    /// An error here.
    public JsonException wrong(String message) {
        int line = 1;
        int column = 0;
        for (int i = 0; i < at; i++) {
            column++;
            if (bytes[i] == '\n') {
                line++;
                column = 0;
            }
        }
        return new JsonException(message, line, column);
    }

    /// An error at the byte that was looked at, which counts as consumed.
    private JsonException wrongByte(String message) {
        if (at < bytes.length) {
            at++;
        }
        return wrong(message);
    }

    /// The next byte that is not a blank, without stepping over it; -1 at the end.
    public int peek() {
        while (at < bytes.length
                && (bytes[at] == ' '
                        || bytes[at] == '\n'
                        || bytes[at] == '\t'
                        || bytes[at] == '\r')) {
            at++;
        }
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    /// Nothing but blanks may follow.
    public void end() throws JsonException {
        if (peek() >= 0) {
            throw wrongByte("trailing characters");
        }
    }

    /// Takes the next member of the object that was entered; its name, or empty at its end.
    ///
    /// @param first whether it is the first one
    public boolean member(First first) throws JsonException {
        return next('}', "object", first);
    }

    /// Whether something stood before in this object or array.
    public enum First {
        YES,
        NO
    }

    private boolean next(char closing, String what, First first) throws JsonException {
        int next = peek();
        if (next == closing) {
            at++;
            depth--;
            return false;
        }
        if (next < 0) {
            throw wrong("EOF while parsing " + (what.equals("object") ? "an object" : "a list"));
        }
        if (first == First.NO) {
            if (next != ',') {
                throw wrongByte("expected `,` or `" + closing + "`");
            }
            at++;
            if (peek() == closing) {
                throw wrongByte("trailing comma");
            }
        }
        if (closing == '}' && peek() != '"') {
            throw wrongByte("key must be a string");
        }
        return true;
    }

    /// Steps into an object or array.
    public void enter() throws JsonException {
        at++;
        if (++depth > MAX_DEPTH) {
            throw wrong("recursion limit exceeded");
        }
    }

    /// Steps over the colon behind a name.
    public void colon() throws JsonException {
        int next = peek();
        if (next != ':') {
            throw next < 0 ? wrong("EOF while parsing an object") : wrongByte("expected `:`");
        }
        at++;
    }

    /// Any value.
    public Object value() throws JsonException {
        int next = peek();
        return switch (next) {
            case -1 -> throw wrong("EOF while parsing a value");
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", Json.NULL);
            default -> {
                if (next == '-' || (next >= '0' && next <= '9')) {
                    yield number();
                }
                throw wrongByte("expected value");
            }
        };
    }

    private Map<String, Object> object() throws JsonException {
        Map<String, Object> object = new LinkedHashMap<>();
        enter();
        First first = First.YES;
        while (member(first)) {
            String name = string();
            colon();
            object.put(name, value());
            first = First.NO;
        }
        return object;
    }

    private List<Object> list() throws JsonException {
        List<Object> list = new ArrayList<>();
        enter();
        First first = First.YES;
        while (element(first)) {
            list.add(value());
            first = First.NO;
        }
        return list;
    }

    /// Moves to the next element of the array that was entered; false at its end.
    public boolean element(First first) throws JsonException {
        return next(']', "list", first);
    }

    private Object literal(String word, Object value) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (at == bytes.length) {
                throw wrong("EOF while parsing a value");
            }
            if (bytes[at] != word.charAt(i)) {
                throw wrongByte("expected ident");
            }
            at++;
        }
        return value;
    }

    /// A string; the cursor is at its opening quote.
    public String string() throws JsonException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        at++;
        while (at < bytes.length) {
            int next = bytes[at++] & 0xff;
            if (next == '"') {
                return text.toString(StandardCharsets.UTF_8);
            }
            if (next == '\\') {
                text.writeBytes(escape().getBytes(StandardCharsets.UTF_8));
            } else if (next < ' ') {
                throw wrong("control character (\\u0000-\\u001F) found while parsing a string");
            } else {
                text.write(next);
            }
        }
        throw wrong("EOF while parsing a string");
    }

    private String escape() throws JsonException {
        int kind = at < bytes.length ? bytes[at++] : -1;
        return switch (kind) {
            case '"', '\\', '/' -> String.valueOf((char) kind);
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> unicode();
            case -1 -> throw wrong("EOF while parsing a string");
            default -> throw wrong("invalid escape");
        };
    }

    private String unicode() throws JsonException {
        char first = hex();
        if (!Character.isHighSurrogate(first)) {
            return String.valueOf(first);
        }
        if (at + 1 < bytes.length && bytes[at] == '\\' && bytes[at + 1] == 'u') {
            at += 2;
            return new String(new char[] {first, hex()});
        }
        throw wrong("lone leading surrogate in hex escape");
    }

    private char hex() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < bytes.length ? Character.digit(bytes[at++], 16) : -1;
            if (digit < 0) {
                throw wrong("invalid escape");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private Number number() throws JsonException {
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        int digits = at;
        digits();
        if (at - digits > 1 && bytes[digits] == '0') {
            at = digits + 2;
            throw wrong("invalid number");
        }
        boolean fraction = false;
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            fraction = true;
            digits();
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            fraction = true;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        String text = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
        return fraction ? decimal(text) : whole(text);
    }

    private static Double decimal(String text) {
        return Double.valueOf(text);
    }

    private static Number whole(String text) {
        BigInteger value = new BigInteger(text);
        if (value.bitLength() <= 63) {
            return value.longValueExact();
        }
        boolean fits = value.signum() > 0 && value.compareTo(U64_MAX) <= 0;
        return fits ? value : decimal(text);
    }

    private void digits() throws JsonException {
        int from = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw at < bytes.length
                    ? wrongByte("invalid number")
                    : wrong("EOF while parsing a value");
        }
    }
}
