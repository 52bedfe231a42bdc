// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// What an answer can be written in; the first one is what a client gets that has no wish.
public enum MediaType {
    JSON("application", "json", "", "application/json"),
    OPEN_METRICS(
            "application",
            "openmetrics-text",
            "1.0.0",
            "application/openmetrics-text; version=1.0.0; charset=utf-8"),
    TEXT("text", "plain", "0.0.4", "text/plain; version=0.0.4; charset=utf-8");

    private final String type;
    private final String subtype;
    private final String version;
    private final String contentType;

    MediaType(String type, String subtype, String version, String contentType) {
        this.type = type;
        this.subtype = subtype;
        this.version = version;
        this.contentType = contentType;
    }

    String type() {
        return type;
    }

    String subtype() {
        return subtype;
    }

    /// What a `version` of a range must be to mean this; empty: whatever it is.
    String version() {
        return version;
    }

    String contentType() {
        return contentType;
    }
}
