// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.host.guest.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The head of an agent's HTTP answer, read in place and strictly (RFC 9112, of which an agent
/// needs little): a status line with 200, header lines that end in CRLF, one Content-Length, no
/// Transfer-Encoding, no folded lines, at most [#MAX_BYTES] in all.
///
/// @param length bytes of the head, its empty line included
/// @param bodyLength what Content-Length says, at most [GuestApi#MAX_REPORT_BYTES]
/// @param reuse whether the connection stays open for another request
record ResponseHead(int length, int bodyLength, Reuse reuse) {

    /// Longest head that is read.
    static final int MAX_BYTES = 4096;

    /// What becomes of the connection after the answer.
    enum Reuse {
        KEEP,
        CLOSE
    }

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_LINE_MIN = "HTTP/1.1 200".length();
    private static final int OK = 200;

    /// Reads the head at the start of `bytes`, of which `length` are there; null when the rest is
    /// still to come.
    static @Nullable ResponseHead parse(byte[] bytes, int length) throws RefusedAnswer {
        for (int i = 0; i < Math.min(length, VERSION.length); i++) {
            if (bytes[i] != VERSION[i]) {
                throw notHttp("does not start with HTTP/1.");
            }
        }
        int end = endOfHead(bytes, Math.min(length, MAX_BYTES));
        if (end < 0) {
            if (length >= MAX_BYTES) {
                throw new RefusedAnswer(
                        Kind.TOO_LARGE, "sends HTTP headers larger than " + MAX_BYTES + " bytes");
            }
            return null;
        }
        return new HeadReader(bytes, end).read();
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n'
                    && bytes[i - 1] == '\r'
                    && bytes[i - 2] == '\n'
                    && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static RefusedAnswer notHttp(String what) {
        return new RefusedAnswer(
                Kind.NOT_HTTP, "does not speak HTTP as a guest agent does: it " + what);
    }

    /// One pass over a complete head.
    private static final class HeadReader {
        private final byte[] bytes;
        private final int end;
        private int bodyLength = -1;
        private Reuse reuse = Reuse.KEEP;

        HeadReader(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        ResponseHead read() throws RefusedAnswer {
            int line = 0;
            for (int next = lineEnd(line); next > line; next = lineEnd(line)) {
                if (line == 0) {
                    statusLine(next);
                } else {
                    header(line, next);
                }
                line = next + 2;
            }
            if (line + 2 != end) {
                throw notHttp("has an empty line among its headers");
            }
            if (bodyLength < 0) {
                throw notHttp("says no Content-Length");
            }
            return new ResponseHead(end, bodyLength, reuse);
        }

        /// Where the line's CRLF stands. No other control character may stand in a head: a bare CR
        /// or LF is how one answer is passed off as two.
        private int lineEnd(int from) throws RefusedAnswer {
            for (int i = from; i < end; i++) {
                if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                    return i;
                }
                if (bytes[i] != '\t' && (bytes[i] < ' ' || bytes[i] == 0x7f)) {
                    throw notHttp("has bytes in its headers that are not text");
                }
            }
            throw new AssertionError("a complete head ends in CRLF");
        }

        private void statusLine(int lineEnd) throws RefusedAnswer {
            byte minor = bytes[VERSION.length];
            if (lineEnd < STATUS_LINE_MIN
                    || (minor != '0' && minor != '1')
                    || bytes[VERSION.length + 1] != ' '
                    || (lineEnd > STATUS_LINE_MIN && bytes[STATUS_LINE_MIN] != ' ')) {
                throw notHttp("has no proper status line");
            }
            int status = (int) digits(STATUS_LINE_MIN - 3, STATUS_LINE_MIN);
            if (status < 100) {
                throw notHttp("has no proper status line");
            }
            if (status != OK) {
                throw new RefusedAnswer(
                        Kind.STATUS, "answers with HTTP status " + status + " instead of 200");
            }
            if (minor == '0') {
                reuse = Reuse.CLOSE;
            }
        }

        private void header(int from, int lineEnd) throws RefusedAnswer {
            int colon = from;
            while (colon < lineEnd && bytes[colon] != ':') {
                if (bytes[colon] <= ' ') {
                    throw notHttp("has a blank in the name of a header");
                }
                colon++;
            }
            if (colon == lineEnd || colon == from) {
                throw notHttp("has a header without a name");
            }
            int valueFrom = colon + 1;
            while (valueFrom < lineEnd && isBlank(bytes[valueFrom])) {
                valueFrom++;
            }
            int valueTo = lineEnd;
            while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) {
                valueTo--;
            }
            if (is(from, colon, "content-length")) {
                contentLength(valueFrom, valueTo);
            } else if (is(from, colon, "transfer-encoding")) {
                throw notHttp("encodes its answer for transfer");
            } else if (is(from, colon, "connection") && is(valueFrom, valueTo, "close")) {
                reuse = Reuse.CLOSE;
            }
        }

        private void contentLength(int from, int to) throws RefusedAnswer {
            if (bodyLength >= 0) {
                throw notHttp("says Content-Length twice");
            }
            long announced = digits(from, to);
            if (announced < 0) {
                throw notHttp("has a Content-Length that is not a number");
            }
            if (announced > GuestApi.MAX_REPORT_BYTES) {
                throw new RefusedAnswer(Kind.TOO_LARGE, Refusals.LARGER_THAN_ALLOWED);
            }
            bodyLength = (int) announced;
        }

        /// A number of digits only; -1 when it is none. More digits than any length here has count
        /// as a very large number.
        private long digits(int from, int to) {
            long value = from == to ? -1 : 0;
            for (int i = from; i < to; i++) {
                if (bytes[i] < '0' || bytes[i] > '9') {
                    return -1;
                }
                value = Math.min(value * 10 + (bytes[i] - '0'), Integer.MAX_VALUE);
            }
            return value;
        }

        private boolean is(int from, int to, String lowerCase) {
            if (to - from != lowerCase.length()) {
                return false;
            }
            for (int i = from; i < to; i++) {
                int b = bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + ('a' - 'A') : bytes[i];
                if (b != lowerCase.charAt(i - from)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isBlank(byte b) {
            return b == ' ' || b == '\t';
        }
    }
}
