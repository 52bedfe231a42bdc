// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import java.util.List;

/// A request that is wrong as such, whatever it asks for.
final class RequestRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final List<String> allowed;

    RequestRefused(Kind kind, String message) {
        this(kind, message, List.of());
    }

    private RequestRefused(Kind kind, String message, List<String> allowed) {
        super(message);
        this.kind = kind;
        this.allowed = List.copyOf(allowed);
    }

    static RequestRefused methodNotAllowed(List<String> allowed) {
        return new RequestRefused(
                Kind.METHOD_NOT_ALLOWED, "allowed here: " + String.join(", ", allowed), allowed);
    }

    /// The methods that may be used instead; empty when the method is not the matter.
    List<String> allowed() {
        return allowed;
    }

    Kind kind() {
        return kind;
    }

    /// What is wrong with it.
    enum Kind {
        BAD_REQUEST(400, "bad-request", "Bad request"),
        FORBIDDEN(403, "forbidden", "Forbidden"),
        NOT_FOUND(404, "not-found", "Not found"),
        METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
        TOO_LARGE(413, "too-large", "Too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Unsupported media type");

        private final int status;
        private final String name;
        private final String title;

        Kind(int status, String name, String title) {
            this.status = status;
            this.name = name;
            this.title = title;
        }

        Problem problem(String detail) {
            return Problem.of(name, title, status, detail);
        }
    }
}
