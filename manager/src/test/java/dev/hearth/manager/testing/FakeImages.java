// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.host.ImageImport;
import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageInfo;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The images of a fake host agent: two that are there, imports that never end, and uploads.
public final class FakeImages {

    /// A VM that needs the image `used`.
    public static final UUID USER = UUID.fromString("7f230000-0000-4000-8000-000000000009");

    /// How large the root file system of each is.
    public static final int ROOTFS_MIB = 48;

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final Json json = new Json();
    private final Map<UUID, ImageImport> imports = new ConcurrentHashMap<>();
    private final Map<UUID, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private volatile @Nullable ImageImportSpec last;

    FakeImages() {}

    /// What was asked to be imported last. Throws NullPointerException when nothing was.
    public ImageImportSpec last() {
        return Objects.requireNonNull(last);
    }

    /// What has arrived of an upload.
    public String arrived(UUID upload) {
        ByteArrayOutputStream found = uploads.get(upload);
        return found == null ? "" : found.toString(StandardCharsets.UTF_8);
    }

    void handle(HttpExchange exchange, String[] path) throws IOException {
        String route = exchange.getRequestMethod() + " " + path[0];
        switch (path.length == 1 ? route + "s" : route) {
            case "GET imagess" ->
                    HostReply.answer(
                            exchange,
                            200,
                            List.of(image("free", List.of()), image("used", List.of(USER))));
            case "DELETE images" -> delete(exchange, path[1]);
            case "GET image-importss" ->
                    HostReply.answer(exchange, 200, List.copyOf(imports.values()));
            case "POST image-uploadss" -> begin(exchange);
            case "PUT image-imports" -> begin(exchange, UUID.fromString(path[1]));
            case "GET image-imports", "DELETE image-imports" ->
                    known(exchange, UUID.fromString(path[1]));
            default -> upload(exchange, UUID.fromString(path[1]));
        }
    }

    private static ImageInfo image(String name, List<UUID> users) {
        return new ImageInfo(
                name,
                null,
                null,
                "ab".repeat(32),
                5,
                null,
                (long) ROOTFS_MIB << 20,
                List.of("virtio.ko"),
                AT,
                users);
    }

    private static void delete(HttpExchange exchange, String name) throws IOException {
        switch (name) {
            case "free" -> exchange.sendResponseHeaders(204, -1);
            case "used" -> HostReply.refuse(exchange, 409, "VMs need the image used, delete them");
            default -> HostReply.refuse(exchange, 404, "there is no image " + name);
        }
    }

    private void begin(HttpExchange exchange, UUID id) throws IOException {
        ImageImportSpec spec;
        try {
            spec = json.read(exchange.getRequestBody().readAllBytes(), ImageImportSpec.class);
        } catch (NotJson e) {
            HostReply.refuse(exchange, 400, "not an ImageImportSpec: " + e.getMessage());
            return;
        }
        last = spec;
        if (spec.name().equals("Bad")) {
            HostReply.raw(
                    exchange,
                    422,
                    """
                    {"type": "/problems/invalid", "title": "Not valid", "status": 422,
                     "detail": "no", "errors": [{"field": "name", "detail": "must be small"}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        ImageImport begun =
                new ImageImport(
                        id, spec.name(), ImageImport.State.RUNNING, "unpacking", 7, 10L, null, AT);
        imports.put(id, begun);
        HostReply.answer(exchange, 200, begun);
    }

    private void known(HttpExchange exchange, UUID id) throws IOException {
        ImageImport found = imports.get(id);
        if (found == null) {
            HostReply.refuse(exchange, 404, "there is no import " + id);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            imports.remove(id);
            exchange.sendResponseHeaders(204, -1);
        } else {
            HostReply.answer(exchange, 200, found);
        }
    }

    private void begin(HttpExchange exchange) throws IOException {
        UUID id = UUID.randomUUID();
        uploads.put(id, new ByteArrayOutputStream());
        exchange.getResponseHeaders().set("Location", "/agent/v1/image-uploads/" + id);
        exchange.sendResponseHeaders(201, -1);
    }

    private void upload(HttpExchange exchange, UUID id) throws IOException {
        ByteArrayOutputStream found = uploads.get(id);
        if (found == null) {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                HostReply.refuse(exchange, 404, "there is no upload " + id);
            }
            return;
        }
        int status = 204;
        switch (exchange.getRequestMethod()) {
            case "PATCH" -> {
                String offset = exchange.getRequestHeaders().getFirst("Upload-Offset");
                if (!Integer.toString(found.size()).equals(offset)) {
                    HostReply.refuse(exchange, 409, "go on from " + found.size());
                    return;
                }
                exchange.getRequestBody().transferTo(found);
            }
            case "DELETE" -> uploads.remove(id);
            default -> status = 200;
        }
        exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(found.size()));
        exchange.getResponseHeaders().set("Upload-Length", "20");
        exchange.sendResponseHeaders(status, -1);
    }
}
