// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// Walks over the text of a /proc file: lines, and in a line tokens between blanks. A last line
/// without its newline is no line: it may be cut off in the middle of a number.
///
/// Methods that take something answer false, and then nothing may be made of the line. Numbers are
/// unsigned, 64 bits, whole or refused.
final class TextCursor {

    /// So many make a number that fits into 64 bits, whichever they are.
    private static final int SAFE_DIGITS = 19;

    private byte[] text = new byte[0];
    private int end;
    private int at;
    private int lineEnd;
    private int tokenStart;
    private int tokenEnd;
    private long number;

    /// Starts before the first line of a text.
    void start(byte[] bytes, int length) {
        text = bytes;
        end = length;
        at = 0;
        lineEnd = -1;
    }

    /// Moves to the next whole line; false when there is none.
    boolean nextLine() {
        byte[] bytes = text;
        int last = end;
        int from = lineEnd + 1;
        for (int i = from; i < last; i++) {
            if (bytes[i] == '\n') {
                at = from;
                lineEnd = i;
                return true;
            }
        }
        return false;
    }

    /// After the last line: whether bytes are left that are not a whole line.
    boolean isCutOff() {
        return lineEnd + 1 < end;
    }

    /// Takes characters that must stand right here.
    boolean take(String wanted) {
        if (lineEnd - at < wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (text[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        at += wanted.length();
        return true;
    }

    /// Takes bytes that must stand right here.
    boolean take(byte[] wanted) {
        byte[] bytes = text;
        int from = at;
        if (lineEnd - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[from + i] != wanted[i]) {
                return false;
            }
        }
        at = from + wanted.length;
        return true;
    }

    /// Takes the next token that ends at a blank or at the end of the line.
    boolean takeToken() {
        skipBlanks();
        byte[] bytes = text;
        int last = lineEnd;
        int to = at;
        while (to < last && !isBlank(bytes[to])) {
            to++;
        }
        tokenStart = at;
        tokenEnd = to;
        at = to;
        return tokenEnd > tokenStart;
    }

    /// Takes what stands before the next `delimiter`, and the delimiter.
    boolean takeUntil(char delimiter) {
        skipBlanks();
        tokenStart = at;
        while (at < lineEnd && text[at] != delimiter) {
            at++;
        }
        tokenEnd = at;
        if (at == lineEnd || tokenEnd == tokenStart) {
            return false;
        }
        at++;
        return true;
    }

    boolean isToken(String wanted) {
        return tokenEnd - tokenStart == wanted.length() && isStartOfToken(wanted);
    }

    /// Whether the token taken last starts like this.
    boolean isStartOfToken(String wanted) {
        boolean same = tokenEnd - tokenStart >= wanted.length();
        for (int i = 0; same && i < wanted.length(); i++) {
            same = text[tokenStart + i] == wanted.charAt(i);
        }
        return same;
    }

    /// Whether this character stands right here.
    boolean isAt(char wanted) {
        return at < lineEnd && text[at] == wanted;
    }

    /// Which of the words the token taken last is; -1 when it is none.
    int indexOfToken(String[] words) {
        for (int i = 0; i < words.length; i++) {
            if (isToken(words[i])) {
                return i;
            }
        }
        return -1;
    }

    byte[] text() {
        return text;
    }

    int tokenStart() {
        return tokenStart;
    }

    int tokenEnd() {
        return tokenEnd;
    }

    /// Takes the next token, which must be a whole number; see [#number].
    boolean takeNumber() {
        skipBlanks();
        return takeDigits() && isAtTokenEnd();
    }

    /// Takes the next token, which must be a number with two decimals; see [#number].
    boolean takeHundredths() {
        skipBlanks();
        if (!takeDigits() || at == lineEnd || text[at] != '.') {
            return false;
        }
        long whole = number;
        int point = at++;
        if (!takeDigits() || at - point != 3 || !isAtTokenEnd()) {
            return false;
        }
        if (whole < 0 || whole > Long.MAX_VALUE / 100 - 1) {
            return false;
        }
        number = whole * 100 + number;
        return true;
    }

    /// The number taken last.
    long number() {
        return number;
    }

    private boolean takeDigits() {
        byte[] bytes = text;
        int last = lineEnd;
        int from = at;
        int to = from;
        long value = 0;
        for (; to < last && isDigit(bytes[to]); to++) {
            int digit = bytes[to] - '0';
            if (to - from >= SAFE_DIGITS && overflows(value, digit)) {
                return false;
            }
            value = value * 10 + digit;
        }
        at = to;
        number = value;
        return to > from;
    }

    /// 2^64-1 is 1844674407370955161 * 10 + 5.
    private static boolean overflows(long value, int digit) {
        int full = Long.compareUnsigned(value, 1844674407370955161L);
        return full > 0 || (full == 0 && digit > 5);
    }

    private boolean isAtTokenEnd() {
        return at == lineEnd || isBlank(text[at]);
    }

    /// Whether nothing but blanks is left of the line.
    boolean isAtLineEnd() {
        skipBlanks();
        return at == lineEnd;
    }

    private void skipBlanks() {
        byte[] bytes = text;
        int last = lineEnd;
        int to = at;
        while (to < last && isBlank(bytes[to])) {
            to++;
        }
        at = to;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
