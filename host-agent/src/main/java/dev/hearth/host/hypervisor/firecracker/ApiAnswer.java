// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.wire.Wire;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One answer of Firecracker's API.
///
/// @param status HTTP's
/// @param body may be empty, and of an error need not be JSON
record ApiAnswer(int status, String body) {

    private static final JsonMapper JSON = Wire.mapper();
    private static final int MAX_FAULT_CHARS = 500;

    boolean isSuccess() {
        return status == 200 || status == 204;
    }

    /// The body as JSON. Throws [ApiException] when it is none.
    JsonNode json() throws ApiException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new ApiException(
                    ApiException.Kind.BROKEN, "Firecracker's answer is no JSON: " + fault(), e);
        }
    }

    /// Why it refused, on one line of at most 500 characters. Errors of its API are JSON; those of
    /// its HTTP server look like it and are not, for they hold a raw line break.
    String fault() {
        String text = body;
        try {
            String message = JSON.readTree(body).path("fault_message").asString("");
            text = message.isEmpty() ? text : message;
        } catch (JacksonException e) {
            // Then the text itself has to do.
        }
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_FAULT_CHARS ? line : line.substring(0, MAX_FAULT_CHARS);
    }
}
