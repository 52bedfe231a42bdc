// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The web UI: files of the class path below `META-INF/resources`. A path of the application
/// itself, such as `/vms/…`, gets its page; a path nothing is at is a problem. This is the last
/// route.
final class UiRoutes {

    private static final String ROOT = "/META-INF/resources/";

    /// Letters, digits and a few marks; no segment begins with a dot, so none leads up.
    private static final Pattern FILE = Pattern.compile("([\\w@~-][\\w@~.-]*/)*[\\w@~-][\\w@~.-]*");

    private static final Map<String, MediaType> MEDIA_TYPES =
            Map.ofEntries(
                    Map.entry("html", MediaType.parseMediaType("text/html;charset=utf-8")),
                    Map.entry("js", MediaType.parseMediaType("text/javascript;charset=utf-8")),
                    Map.entry("css", MediaType.parseMediaType("text/css;charset=utf-8")),
                    Map.entry("json", MediaType.APPLICATION_JSON),
                    Map.entry("map", MediaType.APPLICATION_JSON),
                    Map.entry("svg", MediaType.parseMediaType("image/svg+xml")),
                    Map.entry("png", MediaType.IMAGE_PNG),
                    Map.entry("ico", MediaType.parseMediaType("image/x-icon")),
                    Map.entry("txt", MediaType.parseMediaType("text/plain;charset=utf-8")),
                    Map.entry("webmanifest", MediaType.parseMediaType("application/manifest+json")),
                    Map.entry("woff2", MediaType.parseMediaType("font/woff2")));

    private static final byte[] PLAIN_PAGE =
            """
            <!doctype html>
            <html lang="en">
            <title>Hearth</title>
            <h1>Hearth</h1>
            <p>The manager runs; this build of it brings no web UI.
            <p><a href="/v1/health">Health</a>, <a href="/v1/vms">VMs</a>,
            <a href="/openapi.yaml">API</a>
            </html>
            """
                    .getBytes(StandardCharsets.UTF_8);

    /// Every path nothing else is at.
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(RequestPredicates.all(), UiRoutes::serve);
    }

    private static ServerResponse serve(ServerRequest request) {
        String path = request.servletRequest().getRequestURI().substring(1);
        boolean api = path.equals("v1") || path.startsWith("v1/");
        if (api || !request.method().equals(HttpMethod.GET)) {
            throw nothingAt(request);
        }
        if (path.isEmpty() || path.equals("index.html")) {
            return page();
        }
        if (FILE.matcher(path).matches()) {
            Optional<byte[]> file = read(path);
            if (file.isPresent()) {
                return file(path, file.get());
            }
        }
        if (acceptsHtml(request) && !path.startsWith("assets/")) {
            return page();
        }
        throw nothingAt(request);
    }

    private static ServerResponse page() {
        return ServerResponse.ok()
                .contentType(mediaType("index.html"))
                .cacheControl(CacheControl.noCache())
                .body(read("index.html").orElse(PLAIN_PAGE));
    }

    /// The build gives the files below `assets/` names that change with what is in them.
    private static ServerResponse file(String path, byte[] content) {
        CacheControl cache =
                path.startsWith("assets/")
                        ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable()
                        : CacheControl.noCache();
        return ServerResponse.ok().contentType(mediaType(path)).cacheControl(cache).body(content);
    }

    private static MediaType mediaType(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return MEDIA_TYPES.getOrDefault(extension, MediaType.APPLICATION_OCTET_STREAM);
    }

    private static boolean acceptsHtml(ServerRequest request) {
        List<MediaType> accepted = request.headers().accept();
        return accepted.stream()
                .anyMatch(type -> type.isConcrete() && type.includes(MediaType.TEXT_HTML));
    }

    private static Optional<byte[]> read(String path) {
        try (InputStream file = UiRoutes.class.getResourceAsStream(ROOT + path)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("read the UI's file " + path, e);
        }
    }

    private static RequestRefused nothingAt(ServerRequest request) {
        return new RequestRefused(
                ProblemType.NOT_FOUND,
                "there is nothing at %s %s; see /openapi.yaml for what there is"
                        .formatted(request.method(), request.path()));
    }
}
