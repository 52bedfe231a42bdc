// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.json.JsonWriter;

/// What the server refuses, as a small problem (RFC 9457).
public enum Problem {
    BAD_REQUEST(400, "Bad Request", "this is not a request of HTTP/1.1 (RFC 9112)"),
    UNAUTHORIZED(401, "Unauthorized", "send Authorization: Bearer and the agent's ACCESS_TOKEN"),
    NOT_FOUND(404, "Not Found", "there is /metrics, /health and /agent"),
    FORBIDDEN(403, "Forbidden", "this agent has no UPGRADE_KEY, so nobody can replace it"),
    BAD_SIGNATURE(403, "Forbidden", "this was not signed with the key of UPGRADE_KEY"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "use GET"),
    PUT_ONLY(405, "Method Not Allowed", "use PUT"),
    REQUEST_TIMEOUT(408, "Request Timeout", "send the whole request within 10 seconds"),
    CONFLICT(409, "Conflict", "another is being sent; try again"),
    CONTENT_TOO_LARGE(413, "Content Too Large", "send the request without a body"),
    AGENT_SIZE(
            413, "Content Too Large", "send a signature of 64 bytes and an agent of up to 1 MiB"),
    HEADER_TOO_LARGE(
            431, "Request Header Fields Too Large", "send at most 4096 bytes before the body"),
    NO_ROOM(500, "Internal Server Error", "this guest has no memory for another agent"),
    ANSWER_TOO_LARGE(500, "Internal Server Error", "the report does not fit into its buffer"),
    TOO_MANY_CONNECTIONS(503, "Service Unavailable", "64 connections are open; close one"),
    VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported", "use HTTP/1.1");

    private final int status;
    private final String title;
    private final String detail;

    Problem(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    void write(JsonWriter json) {
        json.beginObject();
        json.plainField("title", title);
        json.unsignedField("status", status);
        json.plainField("detail", detail);
        json.endObject();
        json.endLine();
    }
}
