// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.host.api.RequestRefused.Kind;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.storage.Uuids;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/// One request, as routes see it.
///
/// @param parameters what stands in the path for `{name}`
record Request(HttpExchange exchange, Map<String, String> parameters, JsonMapper json) {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    /// The VM's id. One that is not a UUID names no VM.
    UUID id() {
        return id("id", "VM");
    }

    /// An id in the path. One that is not a UUID names nothing.
    ///
    /// @param parameter its name in the path
    /// @param what has such an id, for a person
    UUID id(String parameter, String what) {
        String text = parameters.getOrDefault(parameter, "");
        return Uuids.parse(text)
                .orElseThrow(() ->
                        new RequestRefused(
                                Kind.NOT_FOUND,
                                "a %s's id is a UUID in lower case".formatted(what)));
    }

    /// The body. Throws [RequestRefused] when it is not JSON, and [Invalid] when it is not of this
    /// shape.
    <T> T body(Class<T> type) {
        byte[] bytes = bytes("application/json");
        try {
            return json.readValue(bytes, type);
        } catch (StreamReadException e) {
            throw new RequestRefused(
                    Kind.BAD_REQUEST, "the body is not JSON: " + e.getOriginalMessage());
        } catch (DatabindException e) {
            throw new Invalid(
                    "the body is not of the shape the contract gives it",
                    List.of(new Fault(field(e), e.getOriginalMessage())));
        } catch (JacksonException e) {
            throw new RequestRefused(Kind.BAD_REQUEST, "the body could not be read");
        }
    }

    /// The body as it is. Throws [RequestRefused] when it is too long or called something else.
    byte[] bytes(String expected) {
        requireContentType(expected);
        return bytes();
    }

    /// Throws [RequestRefused] when the body is called something else.
    void requireContentType(String expected) {
        String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!mediaType.toLowerCase(Locale.ROOT).equals(expected)) {
            throw new RequestRefused(Kind.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: " + expected);
        }
    }

    /// The value of a query parameter, decoded; the first one where it stands twice.
    Optional<String> query(String name) {
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        try {
            return Stream.of(query.split("&", -1))
                    .filter(each -> each.startsWith(name + "="))
                    .map(each -> each.substring(name.length() + 1))
                    .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
                    .findFirst();
        } catch (IllegalArgumentException e) {
            throw new RequestRefused(Kind.BAD_REQUEST, "the query is not encoded as one");
        }
    }

    /// What the client takes, all its `Accept` headers in one; empty without any.
    Optional<String> accept() {
        @Nullable List<String> headers = exchange.getRequestHeaders().get("Accept");
        return headers == null ? Optional.empty() : Optional.of(String.join(",", headers));
    }

    private byte[] bytes() {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw new RequestRefused(
                        Kind.TOO_LARGE, "a body may have %d bytes".formatted(MAX_BODY_BYTES));
            }
            return bytes;
        } catch (IOException e) {
            throw new RequestRefused(Kind.BAD_REQUEST, "the body did not arrive completely");
        }
    }

    private static String field(DatabindException e) {
        if (e.getPath().isEmpty()) {
            return "";
        }
        String name = e.getPath().getLast().getPropertyName();
        return name == null ? "" : name;
    }
}
