// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.net.Ascii;

/// The answer to a [Call] (RFC 9112), bounded, in the bytes in which it comes. It ends where its
/// Content-Length says, or where the other side ends the connection: Firecracker's metadata service
/// keeps it open.
final class Answer {

    private static final int MAX_BYTES = 2048;
    private static final int STATUS_AT = 9;
    private static final int LEAST_STATUS = 100;
    private static final int NO_CONTENT = 204;
    private static final int UNTIL_THE_END = -1;

    private final byte[] bytes = new byte[MAX_BYTES];
    private final Span name = new Span();
    private final Span value = new Span();
    private int filled;
    private int bodyAt;
    private int bodyLength;
    private int status;
    private boolean whole;

    void restart() {
        filled = 0;
        bodyAt = 0;
        status = Call.NO_ANSWER;
        whole = false;
    }

    /// Where the next bytes go.
    byte[] bytes() {
        return bytes;
    }

    int filled() {
        return filled;
    }

    int room() {
        return bytes.length - filled;
    }

    /// Takes note of bytes that came; answers whether more of them may follow.
    boolean take(int count) {
        filled += count;
        if (bodyAt == 0) {
            bodyAt = Request.findEnd(bytes, 0, filled);
            if (bodyAt != 0 && !parseHead()) {
                status = Call.NO_ANSWER;
                return false;
            }
        }
        whole = bodyAt != 0 && bodyLength >= 0 && filled - bodyAt >= bodyLength;
        return !whole && room() > 0;
    }

    /// The other side has ended, and nothing was lost.
    void end() {
        if (bodyAt != 0 && bodyLength == UNTIL_THE_END) {
            bodyLength = filled - bodyAt;
            whole = true;
        }
    }

    /// The status, or [Call#NO_ANSWER].
    int status() {
        return status;
    }

    /// The body; empty when there is none, or not all of it came.
    String body() {
        return whole ? Ascii.text(bytes, bodyAt, bodyAt + bodyLength) : "";
    }

    private boolean parseHead() {
        status = parseStatus();
        bodyLength = status == NO_CONTENT ? 0 : UNTIL_THE_END;
        int line = 0;
        while (status != Call.NO_ANSWER && status != NO_CONTENT && line < bodyAt) {
            int end = Span.find(bytes, line, bodyAt, '\n');
            int colon = Span.find(bytes, line, end, ':');
            name.set(bytes, line, colon);
            if (end == 0 || bytes[end - 1] != '\r') {
                return false;
            }
            if (colon < end && name.isIgnoringCase("content-length") && !takeLength(colon, end)) {
                return false;
            }
            line = end + 1;
        }
        return status != Call.NO_ANSWER;
    }

    /// The three digits of `HTTP/1.1 204 …`.
    private int parseStatus() {
        value.set(bytes, 0, bodyAt);
        if (!value.startsWith("HTTP/1.") || !value.isDigitAt(STATUS_AT - 2)) {
            return Call.NO_ANSWER;
        }
        int number = 0;
        for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
            if (i >= bodyAt || !value.isDigitAt(i)) {
                return Call.NO_ANSWER;
            }
            number = 10 * number + value.at(i) - '0';
        }
        byte next = value.at(STATUS_AT + 3);
        boolean alone = value.at(STATUS_AT - 1) == ' ' && (next == ' ' || next == '\r');
        return alone && number >= LEAST_STATUS ? number : Call.NO_ANSWER;
    }

    /// A length that does not fit is only known never to be reached.
    private boolean takeLength(int colon, int end) {
        value.set(bytes, colon + 1, end - 1);
        value.trim();
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            if (!value.isDigitAt(i)) {
                return false;
            }
            length = Math.min(10 * length + value.at(i) - '0', MAX_BYTES + 1);
        }
        boolean again = bodyLength != UNTIL_THE_END && bodyLength != length;
        bodyLength = length;
        return value.length() > 0 && !again;
    }
}
