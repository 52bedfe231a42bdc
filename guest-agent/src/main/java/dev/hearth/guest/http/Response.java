// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.Format;
import dev.hearth.guest.text.TextOutput;

/// One answer at a time, in one buffer: the body is written first, then the head in front of it.
/// Not safe for use by many threads.
public final class Response {

    /// Status and reason of an answer that is no problem.
    public enum Status {
        OK("200 OK"),
        ACCEPTED("202 Accepted"),
        UNAVAILABLE("503 Service Unavailable");

        private final String line;

        Status(String line) {
            this.line = line;
        }
    }

    /// Longer than every head is.
    private static final int HEAD_ROOM = 256;

    private final byte[] buffer;
    private final int maxJsonBytes;
    private final JsonWriter json;
    private final ExpositionWriter exposition;
    private TextOutput body;
    private MediaType type = MediaType.JSON;
    private final byte[] head = new byte[HEAD_ROOM];
    private String statusLine = Status.OK.line;
    private int headLength;
    private int from;
    private int to;

    /// As large as an exposition may be.
    ///
    /// @param maxJsonBytes of a body in JSON
    public Response(int maxJsonBytes) {
        this(maxJsonBytes, HttpLimits.MAX_EXPOSITION_BYTES);
    }

    /// Longer bodies are answered by a 500.
    ///
    /// @param maxJsonBytes of a body in JSON
    /// @param maxBodyBytes of any body
    Response(int maxJsonBytes, int maxBodyBytes) {
        this.maxJsonBytes = maxJsonBytes;
        buffer = new byte[HEAD_ROOM + maxBodyBytes];
        json = new JsonWriter(buffer, HEAD_ROOM);
        exposition = new ExpositionWriter(buffer, HEAD_ROOM);
        body = json;
    }

    /// Where a route writes its JSON.
    public JsonWriter body() {
        return json;
    }

    /// Where a route writes its metrics, when it does not answer in JSON.
    public ExpositionWriter exposition(MediaType newType) {
        type = newType;
        exposition.restart(newType == MediaType.TEXT ? Format.TEXT : Format.OPEN_METRICS);
        body = exposition;
        return exposition;
    }

    /// Sets the status of the answer; OK unless it is set.
    public void status(Status status) {
        statusLine = status.line;
    }

    void restart() {
        json.restart();
        body = json;
        type = MediaType.JSON;
        statusLine = Status.OK.line;
    }

    /// Completes the answer of a route.
    void complete(boolean keepAlive) {
        boolean tooLong = body == json && body.end() - HEAD_ROOM > maxJsonBytes;
        if (tooLong || body.isOverflowed()) {
            refuse(Problem.ANSWER_TOO_LARGE, keepAlive, true);
            return;
        }
        headLength = 0;
        put("HTTP/1.1 ");
        put(statusLine);
        put("\r\nContent-Type: ");
        put(type.contentType());
        endHead(keepAlive);
    }

    /// Makes the answer a problem.
    ///
    /// @param withBody false for an answer to HEAD, which has the head of a body, but no body
    void refuse(Problem problem, boolean keepAlive, boolean withBody) {
        restart();
        problem.write(json);
        headLength = 0;
        put("HTTP/1.1 ");
        putNumber(problem.status());
        put(" ");
        put(problem.title());
        put("\r\nContent-Type: application/problem+json");
        if (problem == Problem.METHOD_NOT_ALLOWED) {
            put("\r\nAllow: GET");
        }
        if (problem == Problem.PUT_ONLY) {
            put("\r\nAllow: PUT");
        }
        if (problem == Problem.UNAUTHORIZED) {
            put("\r\nWWW-Authenticate: Bearer");
        }
        endHead(keepAlive);
        if (!withBody) {
            to = HEAD_ROOM;
        }
    }

    private void endHead(boolean keepAlive) {
        put("\r\nCache-Control: no-store\r\nContent-Length: ");
        putNumber(body.end() - HEAD_ROOM);
        put(keepAlive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        from = HEAD_ROOM - headLength;
        to = body.end();
        System.arraycopy(head, 0, buffer, from, headLength);
    }

    private void put(String text) {
        for (int i = 0; i < text.length(); i++) {
            head[headLength++] = (byte) text.charAt(i);
        }
    }

    private void putNumber(int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            head[headLength++] = (byte) ('0' + number / divisor % 10);
        }
    }

    /// Where the answer is: [#length] bytes from [#from] on.
    public byte[] bytes() {
        return buffer;
    }

    public int from() {
        return from;
    }

    public int length() {
        return to - from;
    }
}
