// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.ImageUpload;
import dev.hearth.contract.rest.ProblemType;
import dev.hearth.manager.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Makes the answers of the API. Safe for use by many threads.
public final class Answers {

    private final Json json;

    public Answers(Json json) {
        this.json = json;
    }

    /// 200 with a record or a list of them; never to be stored, since it may be old a second later.
    public ServerResponse json(Object body) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(json.bytes(body));
    }

    /// The same of what is long: it is sent while it is made.
    public ServerResponse longJson(Object body) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .build((request, response) -> {
                    json.write(body, response.getOutputStream());
                    return null;
                });
    }

    /// 200 with text in UTF-8; never to be stored, either.
    public ServerResponse text(byte[] body) {
        return ServerResponse.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    /// 201 with the new thing and where it is.
    public ServerResponse created(URI location, Object body) {
        return ServerResponse.created(location)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.bytes(body));
    }

    /// 200 with an upload, also in the headers of tus.
    public ServerResponse upload(ImageUpload upload) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(upload.offset()))
                .header("Upload-Length", Long.toString(upload.length()))
                .body(json.bytes(upload));
    }

    /// A number of bytes in a header, without which a request is refused.
    public static long number(ServerRequest request, String header) {
        String text = request.headers().firstHeader(header);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw new RequestRefused(
                    ProblemType.MALFORMED_REQUEST,
                    "send the header %s, a number of bytes".formatted(header));
        }
        return Long.parseLong(text);
    }

    /// Refuses a body that is called something else.
    public static void requireMediaType(ServerRequest request, String expected) {
        String type = request.headers().firstHeader("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(expected)) {
            throw new RequestRefused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "send the body as \"Content-Type: %s\"".formatted(expected));
        }
    }

    /// 204.
    public ServerResponse nothing() {
        return ServerResponse.noContent().build();
    }

    /// Refuses a request that does not ask to become a WebSocket (RFC 6455, section 4.2.1).
    public static void requireWebSocket(ServerRequest request) {
        ServerRequest.Headers headers = request.headers();
        boolean asks =
                "websocket".equalsIgnoreCase(headers.firstHeader("Upgrade"))
                        && "13".equals(headers.firstHeader("Sec-WebSocket-Version"))
                        && headers.firstHeader("Sec-WebSocket-Key") != null;
        if (!asks) {
            throw new RequestRefused(
                    ProblemType.MALFORMED_REQUEST,
                    "%s is a WebSocket: connect to it as one, with version 13"
                            .formatted(request.path()));
        }
    }

    /// The last route of a path: any other method is refused, and told which are allowed.
    public static RouterFunction<ServerResponse> onlyAllowed(String path, HttpMethod... methods) {
        List<HttpMethod> allowed = List.copyOf(Arrays.asList(methods));
        String names = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(" and "));
        return RouterFunctions.route(
                RequestPredicates.path(path),
                request -> {
                    throw new RequestRefused(
                            ProblemType.METHOD_NOT_ALLOWED,
                            "%s takes %s, not %s".formatted(path, names, request.method()),
                            allowed);
                });
    }
}
