// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.host.image.ImageService;
import java.util.UUID;

/// `/agent/v1/images`, and `image-imports`.
public final class ImageRoutes {

    private static final String ONE = "/agent/v1/images/{name}";
    private static final String IMPORTS = "/agent/v1/image-imports";
    private static final String IMPORT = IMPORTS + "/{id}";

    private final ImageService images;

    public ImageRoutes(ImageService images) {
        this.images = images;
    }

    void addTo(Router router) {
        router.add("GET", "/agent/v1/images", request -> Response.ok(images.list()))
                .add("GET", ONE, request -> Response.ok(images.get(name(request))))
                .add("DELETE", ONE, this::delete)
                .add("GET", IMPORTS, request -> Response.ok(images.imports()))
                .add("GET", IMPORT, request -> Response.ok(images.findImport(id(request))))
                .add("PUT", IMPORT, this::begin)
                .add("DELETE", IMPORT, this::cancel);
        new UploadRoutes(images.uploads()).addTo(router);
    }

    private Response delete(Request request) {
        images.delete(name(request));
        return new Response.NoContent();
    }

    private Response begin(Request request) {
        return Response.ok(images.begin(id(request), request.body(ImageImportSpec.class)));
    }

    private Response cancel(Request request) {
        images.cancel(id(request));
        return new Response.NoContent();
    }

    private static UUID id(Request request) {
        return request.id("id", "import");
    }

    private static String name(Request request) {
        return request.parameters().getOrDefault("name", "");
    }
}
