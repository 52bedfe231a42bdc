// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds requests in the bytes of one connection. Not safe for use by many threads.
final class RequestParser {

    /// Longest request line, and longest header line, without their line ends.
    private static final int MAX_LINE = 1024;

    private static final Set<String> METHODS = Set.of("GET", "PUT", "PATCH", "DELETE");

    private final int maxPayload;
    private byte[] pending = new byte[0];
    private boolean continueSaid;
    private boolean continueWanted;

    /// @param maxPayload longest body, in bytes
    RequestParser(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    void add(ByteBuffer bytes) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + bytes.remaining());
        bytes.get(pending, before, bytes.remaining());
    }

    /// Whether the client waits to be told to send its body; true once for each request.
    boolean takeContinue() {
        boolean say = continueWanted && !continueSaid;
        continueSaid |= say;
        return say;
    }

    /// The next whole request; empty when more bytes are needed. After [BrokenRequest] all that was
    /// received is forgotten.
    Optional<HttpRequest> next() throws BrokenRequest {
        try {
            return parse();
        } catch (BrokenRequest e) {
            forget(pending.length);
            throw e;
        }
    }

    private void forget(int count) {
        pending = Arrays.copyOfRange(pending, count, pending.length);
        continueSaid = false;
        continueWanted = false;
    }

    private Optional<HttpRequest> parse() throws BrokenRequest {
        int lineEnd = lineEnd(0);
        if (lineEnd < 0) {
            return Optional.empty();
        }
        String[] words = line(0, lineEnd).split(" ", 3);
        checkRequestLine(words);
        Headers headers = new Headers();
        int at = lineEnd + 2;
        while (true) {
            int end = lineEnd(at);
            if (end < 0) {
                return Optional.empty();
            }
            if (end == at) {
                break;
            }
            headers.read(line(at, end));
            at = end + 2;
        }
        return body(words, headers, at + 2);
    }

    private Optional<HttpRequest> body(String[] words, Headers headers, int from)
            throws BrokenRequest {
        if (headers.length > maxPayload) {
            throw new BrokenRequest(
                    "Request payload with size "
                            + headers.length
                            + " is larger than the limit of "
                            + maxPayload
                            + " allowed by server.");
        }
        if (pending.length - from < headers.length) {
            continueWanted = headers.expectsContinue;
            return Optional.empty();
        }
        int end = from + (int) headers.length;
        byte[] body = Arrays.copyOfRange(pending, from, end);
        forget(headers.chunked ? pending.length : end);
        return Optional.of(
                new HttpRequest(
                        words[0],
                        words[1],
                        body.length == 0 ? Optional.empty() : Optional.of(body)));
    }

    private static void checkRequestLine(String[] words) throws BrokenRequest {
        if (words.length < 3) {
            throw new BrokenRequest("Invalid request.");
        }
        if (!METHODS.contains(words[0])) {
            throw new BrokenRequest("Invalid HTTP Method: Unsupported HTTP method.");
        }
        if (words[1].isEmpty()) {
            throw new BrokenRequest("Invalid URI: Empty URI not allowed.");
        }
        if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
            throw new BrokenRequest("Invalid HTTP Version: Unsupported HTTP version.");
        }
    }

    /// Where the line that starts at `from` ends; -1 when its end did not come yet.
    private int lineEnd(int from) throws BrokenRequest {
        for (int i = from; i + 1 < pending.length; i++) {
            if (pending[i] == '\r' && pending[i + 1] == '\n') {
                if (i - from > MAX_LINE) {
                    throw new BrokenRequest("Invalid request.");
                }
                return i;
            }
        }
        if (pending.length - from > MAX_LINE + 1) {
            throw new BrokenRequest("Invalid request.");
        }
        return -1;
    }

    private String line(int from, int to) {
        return new String(pending, from, to - from, StandardCharsets.UTF_8);
    }

    /// The headers that matter; all others are ignored.
    private static final class Headers {
        private long length;
        private boolean expectsContinue;
        private boolean chunked;

        void read(String line) throws BrokenRequest {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new BrokenRequest(
                        "Invalid header. Reason: Invalid header format. Key:" + line);
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = length(value);
                case "expect" -> expectsContinue = value.equals("100-continue");
                case "transfer-encoding" -> chunked = value.equals("chunked");
                default -> {}
            }
        }

        private static long length(String value) throws BrokenRequest {
            try {
                return Integer.parseUnsignedInt(value) & 0xffffffffL;
            } catch (NumberFormatException e) {
                throw new BrokenRequest(
                        "Invalid header. Reason: Invalid value. Key:Content-Length; Value: "
                                + value);
            }
        }
    }
}
