// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.image;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.ImageImport;
import dev.hearth.contract.rest.ImageImportCreate;
import dev.hearth.contract.rest.ImageSource;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.http.PathId;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.NotFound;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/images` and `/v1/image-imports`.
public final class ImageRoutes {

    private static final String ALL = "/v1/images";
    private static final String ONE = ALL + "/{name}";
    private static final String IMPORTS = "/v1/image-imports";
    private static final String IMPORT = IMPORTS + "/{id}";

    private final ImageService images;
    private final Answers answers;
    private final RequestBody bodies;

    ImageRoutes(ImageService images, Answers answers, RequestBody bodies) {
        this.images = images;
        this.answers = answers;
        this.bodies = bodies;
    }

    /// Every route of this noun but those of uploads.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, request -> answers.json(images.list()))
                .add(onlyAllowed(ALL, HttpMethod.GET))
                .GET(ONE, request -> answers.json(images.get(request.pathVariable("name"))))
                .DELETE(ONE, this::delete)
                .add(onlyAllowed(ONE, HttpMethod.GET, HttpMethod.DELETE))
                .GET(IMPORTS, request -> answers.json(images.imports()))
                .POST(IMPORTS, this::begin)
                .add(onlyAllowed(IMPORTS, HttpMethod.GET, HttpMethod.POST))
                .GET(IMPORT, request -> answers.json(images.findImport(id(request, "import"))))
                .DELETE(IMPORT, this::cancel)
                .add(onlyAllowed(IMPORT, HttpMethod.GET, HttpMethod.DELETE))
                .build();
    }

    private ServerResponse delete(ServerRequest request) {
        images.delete(request.pathVariable("name"));
        return answers.nothing();
    }

    private ServerResponse begin(ServerRequest request) {
        Faults faults = new Faults();
        Fields fields = bodies.object(request, faults);
        @Nullable String name = fields.text("name");
        @Nullable String kernelOf = fields.has("kernel_of") ? fields.text("kernel_of") : null;
        Optional<ImageSource> kernel = source(fields, "kernel", faults);
        Optional<ImageSource> initrd = source(fields, "initrd", faults);
        Optional<ImageSource> rootfs = source(fields, "rootfs", faults);
        if (!fields.has("rootfs")) {
            faults.add("rootfs", "is missing");
        }
        fields.refuseOthers();
        faults.throwIfAny();
        ImageImport begun =
                images.begin(
                        new ImageImportCreate(
                                String.valueOf(name),
                                kernelOf,
                                kernel.orElse(null),
                                initrd.orElse(null),
                                rootfs.orElseThrow()));
        return answers.created(URI.create(IMPORTS + "/" + begun.id()), begun);
    }

    private ServerResponse cancel(ServerRequest request) {
        images.cancel(id(request, "import"));
        return answers.nothing();
    }

    /// The id in the path. Throws [NotFound] when it is no UUID: nothing can have it.
    static UUID id(ServerRequest request, String what) {
        String text = request.pathVariable("id");
        return PathId.parse(text)
                .orElseThrow(() ->
                        new NotFound(
                                "there is no %s \"%s\": an id is a UUID"
                                        .formatted(what, PathId.shown(text))));
    }

    private static Optional<ImageSource> source(Fields fields, String name, Faults faults) {
        Optional<Fields> source = fields.object(name);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Fields given = source.get();
        @Nullable String upload = given.has("upload") ? given.text("upload") : null;
        @Nullable UUID id = upload == null ? null : PathId.parse(upload).orElse(null);
        if (upload != null && id == null) {
            faults.add(name + ".upload", "must be the id of an upload");
        }
        ImageSource found =
                new ImageSource(
                        id,
                        given.has("path") ? given.text("path") : null,
                        given.has("url") ? given.text("url") : null,
                        given.has("sha256") ? given.text("sha256") : null);
        given.refuseOthers();
        return Optional.of(found);
    }
}
