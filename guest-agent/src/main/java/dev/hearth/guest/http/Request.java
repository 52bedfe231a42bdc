// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// The head of one request, parsed in place (RFC 9112). What it answers holds until the next
/// [#parse]. Not safe for use by many threads.
///
/// Strict where two readers could read two requests: lines end with CRLF, no folded lines, no blank
/// before a colon, one Host, no Transfer-Encoding, one Content-Length at most, and of a request
/// that is no PUT, 0 or none.
public final class Request {

    private static final String BEARER = "Bearer ";

    /// More than anybody takes.
    private static final long LONGEST_BODY = 1L << 40;

    private final Span method = new Span();
    private final Span path = new Span();
    private final Span name = new Span();
    private final Span value = new Span();
    private final Accept accept = new Accept();
    private final Span credentials = new Span();
    private boolean keepAlive;
    private boolean http10;
    private int hosts;
    private long bodyLength;
    private boolean isLengthKnown;

    /// Whether the path, without its query, is this one.
    public boolean isPath(String wanted) {
        return path.is(wanted);
    }

    /// What the other side wants the answer to be written in.
    public MediaType wanted() {
        return accept.best();
    }

    /// Whether it carries this token (RFC 6750). Takes as long for every token that is as long as
    /// this one.
    boolean shows(String token) {
        int start = BEARER.length();
        if (credentials.length() != start + token.length() || !credentials.startsWith(BEARER)) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < token.length(); i++) {
            difference |= credentials.at(start + i) ^ token.charAt(i);
        }
        return difference == 0;
    }

    boolean isGet() {
        return method.is("GET");
    }

    boolean isPut() {
        return method.is("PUT");
    }

    /// How many bytes follow the head.
    long bodyLength() {
        return bodyLength;
    }

    boolean isHead() {
        return method.is("HEAD");
    }

    /// Whether the other side wants to send more requests on the connection.
    boolean isKeepAlive() {
        return keepAlive;
    }

    /// Where the head ends, behind its empty line; 0 when that has not come yet.
    static int findEnd(byte[] bytes, int from, int length) {
        for (int i = Math.max(from, 3); i < length; i++) {
            if (bytes[i] == '\n'
                    && bytes[i - 1] == '\r'
                    && bytes[i - 2] == '\n'
                    && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return 0;
    }

    /// Parses a head; answers what is wrong with it, or null. After a problem the connection cannot
    /// be used further: where the next request starts is not known.
    @Nullable Problem parse(byte[] bytes, int from, int end) {
        keepAlive = false;
        http10 = false;
        hosts = 0;
        bodyLength = 0;
        isLengthKnown = false;
        accept.clear();
        credentials.set(bytes, from, from);
        method.set(bytes, from, from);
        int line = from;
        int lineEnd = endOfLine(bytes, line);
        Problem problem = parseRequestLine(bytes, line, lineEnd);
        line = lineEnd + 2;
        while (problem == null && line < end - 2) {
            lineEnd = endOfLine(bytes, line);
            problem = parseHeader(bytes, line, lineEnd);
            line = lineEnd + 2;
        }
        if (problem == null && hosts != 1 && !http10) {
            problem = Problem.BAD_REQUEST;
        }
        keepAlive = keepAlive && problem == null;
        return problem;
    }

    /// The caller knows that the head ends with CRLF.
    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            at++;
        }
        return at;
    }

    private @Nullable Problem parseRequestLine(byte[] bytes, int from, int end) {
        int methodEnd = Span.find(bytes, from, end, ' ');
        int targetEnd = Span.find(bytes, Math.min(methodEnd + 1, end), end, ' ');
        method.set(bytes, from, methodEnd);
        if (targetEnd == end || !method.isToken() || !takeTarget(bytes, methodEnd + 1, targetEnd)) {
            return Problem.BAD_REQUEST;
        }
        value.set(bytes, targetEnd + 1, end);
        http10 = value.is("HTTP/1.0");
        keepAlive = value.is("HTTP/1.1");
        if (http10 || keepAlive) {
            return null;
        }
        return isVersion() ? Problem.VERSION_NOT_SUPPORTED : Problem.BAD_REQUEST;
    }

    private boolean isVersion() {
        return value.length() == "HTTP/1.1".length()
                && value.startsWith("HTTP/")
                && value.isDigitAt(5)
                && value.at(6) == '.'
                && value.isDigitAt(7);
    }

    /// A path, or a whole URL as a proxy would send it.
    private boolean takeTarget(byte[] bytes, int from, int end) {
        path.set(bytes, from, end);
        if (!path.isVisible()) {
            return false;
        }
        int start = from;
        if (path.startsWith("http://")) {
            start = Span.find(bytes, from + "http://".length(), end, '/');
        }
        if (start == end || bytes[start] != '/') {
            return false;
        }
        path.set(bytes, start, Span.find(bytes, start, end, '?'));
        return true;
    }

    private @Nullable Problem parseHeader(byte[] bytes, int from, int end) {
        int colon = Span.find(bytes, from, end, ':');
        name.set(bytes, from, colon);
        value.set(bytes, Math.min(colon + 1, end), end);
        value.trim();
        if (colon == end || !name.isToken() || !value.isText()) {
            return Problem.BAD_REQUEST;
        }
        if (name.isIgnoringCase("host")) {
            hosts++;
        } else if (name.isIgnoringCase("accept")) {
            accept.add(value.bytes(), value.from(), value.to());
        } else if (name.isIgnoringCase("transfer-encoding")) {
            return Problem.BAD_REQUEST;
        } else if (name.isIgnoringCase("content-length")) {
            return contentLength();
        } else if (name.isIgnoringCase("authorization")) {
            credentials.set(bytes, Math.min(colon + 1, end), end);
            credentials.trim();
        } else if (name.isIgnoringCase("connection") && value.hasListed("close")) {
            keepAlive = false;
        }
        return null;
    }

    private @Nullable Problem contentLength() {
        if (isLengthKnown || value.length() == 0) {
            return Problem.BAD_REQUEST;
        }
        isLengthKnown = true;
        for (int i = 0; i < value.length(); i++) {
            if (!value.isDigitAt(i)) {
                return Problem.BAD_REQUEST;
            }
            bodyLength = Math.min(LONGEST_BODY, 10 * bodyLength + value.at(i) - '0');
        }
        return bodyLength == 0 || isPut() ? null : Problem.CONTENT_TOO_LARGE;
    }
}
