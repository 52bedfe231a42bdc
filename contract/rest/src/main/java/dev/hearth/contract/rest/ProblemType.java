// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Locale;

/// The registry of problems: every `type` the API can answer with. Each has its section in
/// `docs/reference/problems.md`; a test keeps the two equal.
public enum ProblemType {
    MALFORMED_REQUEST("Malformed request", 400),
    WRONG_TOKEN("Wrong token", 401),
    FOREIGN_ORIGIN("Foreign origin", 403),
    NOT_FOUND("Not found", 404),
    METHOD_NOT_ALLOWED("Method not allowed", 405),
    NAME_TAKEN("Name taken", 409),
    WRONG_STATE("Not in this state", 409),
    TOO_LARGE("Request too large", 413),
    UNSUPPORTED_MEDIA_TYPE("Unsupported media type", 415),
    UNKNOWN_HOST("Unknown host name", 421),
    INVALID("Invalid request", 422),
    INTERNAL("Internal error", 500),
    NOT_SUPPORTED("Not supported by this host", 501),
    HOST_FAILED("The host agent failed", 503),
    HOST_UNREACHABLE("The host agent does not answer", 503),
    DATABASE_UNAVAILABLE("The database does not answer", 503),
    HISTORY_UNAVAILABLE("The history's store does not answer", 503),
    TOO_MANY_VIEWERS("Too many viewers", 503);

    private final String title;
    private final int status;

    ProblemType(String title, int status) {
        this.title = title;
        this.status = status;
    }

    /// The `type` member: `/problems/` and the name in kebab case.
    public String type() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A short summary that does not change from occurrence to occurrence.
    public String title() {
        return title;
    }

    /// The HTTP status it comes with.
    public int status() {
        return status;
    }
}
