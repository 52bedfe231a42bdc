// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

import java.nio.charset.StandardCharsets;

/// One answer.
///
/// @param body null exactly when there is none, as with 204
public record HttpResponse(
        int status, Deprecation deprecation, @org.jspecify.annotations.Nullable String body) {

    /// Whether the request used something that will go away.
    public enum Deprecation {
        NONE,
        DEPRECATED
    }

    /// The answer to all that succeeds and has nothing to say.
    public static HttpResponse noContent() {
        return new HttpResponse(204, Deprecation.NONE, null);
    }

    public static HttpResponse of(int status, String body) {
        return new HttpResponse(status, Deprecation.NONE, body);
    }

    /// The same with the deprecation header.
    public HttpResponse deprecated() {
        return new HttpResponse(status, Deprecation.DEPRECATED, body);
    }

    /// What goes over the wire, header order included.
    byte[] bytes() {
        StringBuilder out = new StringBuilder(160);
        out.append("HTTP/1.1 ").append(status).append(" \r\n");
        out.append("Server: Firecracker API\r\nConnection: keep-alive\r\n");
        if (deprecation == Deprecation.DEPRECATED) {
            out.append("Deprecation: true\r\n");
        }
        if (body == null) {
            return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        out.append("Content-Type: application/json\r\nContent-Length: ");
        out.append(content.length).append("\r\n\r\n").append(body);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
