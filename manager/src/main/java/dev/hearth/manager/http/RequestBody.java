// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.ProblemType;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.Faults;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the JSON object a request carries. Safe for use by many threads.
public final class RequestBody {

    /// Far above what any request needs.
    private static final int LONGEST = 64 << 10;

    private final Json json;

    public RequestBody(Json json) {
        this.json = json;
    }

    /// The fields of the body. Refuses what is not `application/json`, longer than 64 KiB, not
    /// JSON, or not an object. Faults of single fields go to `faults`.
    public Fields object(ServerRequest request, Faults faults) {
        checkMediaType(request);
        return fields(bytes(request), faults);
    }

    /// The same for a body that may be left out: without one there are no fields.
    public Fields objectIfSent(ServerRequest request, Faults faults) {
        byte[] bytes = bytes(request);
        if (bytes.length == 0) {
            return new Fields(JsonNodeFactory.instance.objectNode(), faults);
        }
        checkMediaType(request);
        return fields(bytes, faults);
    }

    private Fields fields(byte[] bytes, Faults faults) {
        try {
            JsonNode tree = json.tree(bytes);
            if (tree instanceof ObjectNode object) {
                return new Fields(object, faults);
            }
            throw new RequestRefused(
                    ProblemType.MALFORMED_REQUEST, "the body must be one JSON object: {…}");
        } catch (NotJson e) {
            throw new RequestRefused(
                    ProblemType.MALFORMED_REQUEST, "the body is not JSON: " + e.getMessage());
        }
    }

    private static void checkMediaType(ServerRequest request) {
        String header = request.headers().firstHeader("Content-Type");
        try {
            if (header != null
                    && MediaType.APPLICATION_JSON.isCompatibleWith(
                            MediaType.parseMediaType(header))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // Refused below.
        }
        throw new RequestRefused(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "send the body as \"Content-Type: application/json\"");
    }

    private static byte[] bytes(ServerRequest request) {
        try {
            InputStream body = request.servletRequest().getInputStream();
            byte[] bytes = body.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new RequestRefused(ProblemType.TOO_LARGE, "the body may have at most 64 KiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new RequestRefused(
                    ProblemType.MALFORMED_REQUEST, "the body could not be read to its end");
        }
    }
}
