// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.api.RequestRefused.Kind;
import dev.hearth.host.image.Uploads;
import dev.hearth.host.image.Uploads.Upload;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/agent/v1/image-uploads`: tus 1.0.0, its core and the extensions creation and termination.
final class UploadRoutes {

    private static final String ALL = "/agent/v1/image-uploads";
    private static final String ONE = ALL + "/{id}";

    private final Uploads uploads;

    UploadRoutes(Uploads uploads) {
        this.uploads = uploads;
    }

    void addTo(Router router) {
        router.add("POST", ALL, this::create)
                .add("HEAD", ONE, this::head)
                .add("PATCH", ONE, this::append)
                .add("DELETE", ONE, this::delete);
    }

    private Response create(Request request) {
        Upload upload = uploads.create(number(request, "Upload-Length"));
        return new Response.Empty(
                201, Map.of("Tus-Resumable", "1.0.0", "Location", ALL + "/" + upload.id()));
    }

    private Response head(Request request) {
        Upload upload = uploads.find(id(request));
        return new Response.Empty(
                200,
                Map.of(
                        "Tus-Resumable",
                        "1.0.0",
                        "Cache-Control",
                        "no-store",
                        "Upload-Offset",
                        Long.toString(upload.offset()),
                        "Upload-Length",
                        Long.toString(upload.length())));
    }

    private Response append(Request request) {
        request.requireContentType("application/offset+octet-stream");
        Upload upload =
                uploads.append(
                        id(request),
                        number(request, "Upload-Offset"),
                        request.exchange().getRequestBody());
        return new Response.Empty(
                204,
                Map.of("Tus-Resumable", "1.0.0", "Upload-Offset", Long.toString(upload.offset())));
    }

    private Response delete(Request request) {
        uploads.delete(id(request));
        return new Response.NoContent();
    }

    private static UUID id(Request request) {
        return request.id("id", "upload");
    }

    private static long number(Request request, String header) {
        @Nullable String text = request.exchange().getRequestHeaders().getFirst(header);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw new RequestRefused(
                    Kind.BAD_REQUEST, "send the header %s, a number of bytes".formatted(header));
        }
        return Long.parseLong(text);
    }
}
