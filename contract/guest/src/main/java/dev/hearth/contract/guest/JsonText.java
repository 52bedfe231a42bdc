// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// Strings of a report: short, printable ASCII, of one kind each. Whatever the host keeps of a
/// string may go to a log, a terminal or a browser; nothing a guest writes can do harm there.
final class JsonText {

    private static final int UUID_LENGTH = 36;
    private static final int NONCE_LENGTH = 16;

    private JsonText() {}

    /// A UUID in its usual form, or null.
    static String uuid(JsonCursor in) throws MalformedReport {
        String text = printable(in, UUID_LENGTH);
        boolean ok = text.length() == UUID_LENGTH;
        for (int i = 0; ok && i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            ok = dash ? text.charAt(i) == '-' : isHex(text.charAt(i));
        }
        if (!ok) {
            throw in.refused("must be a UUID of 36 characters, but is not");
        }
        return text;
    }

    /// 16 hexadecimal digits.
    static String nonce(JsonCursor in) throws MalformedReport {
        String text = printable(in, NONCE_LENGTH);
        boolean ok = text.length() == NONCE_LENGTH;
        for (int i = 0; ok && i < NONCE_LENGTH; i++) {
            ok = isHex(text.charAt(i));
        }
        if (!ok) {
            throw in.refused("must be 16 hexadecimal digits, but is not");
        }
        return text;
    }

    /// From 1 to `most` printable ASCII characters without blanks.
    static String printable(JsonCursor in, int most) throws MalformedReport {
        in.expect('"');
        int from = in.position();
        while (isPrintable(in.peek()) && in.peek() != '"' && in.peek() != '\\') {
            in.step();
        }
        if (in.position() - from > most) {
            throw tooLong(in, most);
        }
        String text = in.textSince(from);
        if (in.peek() == '\\') {
            text = escaped(in, text, most);
        }
        if (!in.take('"')) {
            throw in.wrong("to be printable ASCII without blanks");
        }
        if (text.isEmpty()) {
            throw in.refused("must not be empty");
        }
        return text;
    }

    private static String escaped(JsonCursor in, String start, int most) throws MalformedReport {
        StringBuilder text = new StringBuilder(start);
        while (in.peek() != '"') {
            int c = in.peek();
            if (c == '\\') {
                c = escape(in);
            } else {
                in.step();
            }
            if (!isPrintable(c)) {
                throw in.refused("must be printable ASCII without blanks, but is not");
            }
            if (text.length() == most) {
                throw tooLong(in, most);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static MalformedReport tooLong(JsonCursor in, int most) {
        return in.refused("must be at most " + most + " characters long");
    }

    /// Steps over a string of any length.
    static void skip(JsonCursor in) throws MalformedReport {
        in.expect('"');
        while (!in.take('"')) {
            if (in.peek() == '\\') {
                escape(in);
            } else if (in.peek() < ' ') {
                throw in.wrong("to go on in ASCII");
            } else {
                in.step();
            }
        }
    }

    private static int escape(JsonCursor in) throws MalformedReport {
        in.expect('\\');
        int kind = in.peek();
        in.step();
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> fourHexDigits(in);
            default -> throw in.refused("holds an escape that JSON does not know");
        };
    }

    private static int fourHexDigits(JsonCursor in) throws MalformedReport {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in.peek(), 16);
            if (digit < 0) {
                throw in.wrong("to have four hexadecimal digits after \\u");
            }
            in.step();
            value = (value << 4) | digit;
        }
        return value;
    }

    private static boolean isPrintable(int c) {
        return c > ' ' && c < 0x7f;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
