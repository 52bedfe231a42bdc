// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// A part of a byte array, read as ASCII.
final class Span {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    void set(byte[] newBytes, int newFrom, int newTo) {
        bytes = newBytes;
        from = newFrom;
        to = newTo;
    }

    void set(Span other) {
        set(other.bytes, other.from, other.to);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// Where `wanted` stands first; `end` when it does not.
    static int find(byte[] bytes, int from, int end, char wanted) {
        int at = from;
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    int length() {
        return to - from;
    }

    byte at(int index) {
        return bytes[from + index];
    }

    boolean isDigitAt(int index) {
        return at(index) >= '0' && at(index) <= '9';
    }

    boolean is(String wanted) {
        return length() == wanted.length() && startsWith(wanted);
    }

    boolean startsWith(String wanted) {
        if (length() < wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (at(i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// `wanted` is in lower case.
    boolean isIgnoringCase(String wanted) {
        return length() == wanted.length() && isIgnoringCase(from, to, wanted);
    }

    private boolean isIgnoringCase(int start, int end, String wanted) {
        if (end - start != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lowerCase(bytes[start + i]) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lowerCase(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /// Whether `wanted`, in lower case, is one of the words between commas.
    boolean hasListed(String wanted) {
        int start = from;
        while (start <= to) {
            int comma = find(bytes, start, to, ',');
            int first = start;
            int last = comma;
            while (first < last && isBlank(bytes[first])) {
                first++;
            }
            while (last > first && isBlank(bytes[last - 1])) {
                last--;
            }
            if (isIgnoringCase(first, last, wanted)) {
                return true;
            }
            start = comma + 1;
        }
        return false;
    }

    void trim() {
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
    }

    /// A token of RFC 9110.
    boolean isToken() {
        for (int i = 0; i < length(); i++) {
            if (!isTokenByte(at(i))) {
                return false;
            }
        }
        return length() > 0;
    }

    /// A value of a header: no control characters but the tab.
    boolean isText() {
        for (int i = 0; i < length(); i++) {
            if ((at(i) >= 0 && at(i) < ' ' && at(i) != '\t') || at(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// Printable ASCII without blanks.
    boolean isVisible() {
        for (int i = 0; i < length(); i++) {
            if (at(i) <= ' ' || at(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || TOKEN_MARKS.indexOf(b) >= 0;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
