// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.image;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.ImageUpload;
import dev.hearth.manager.http.Answers;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/image-uploads`: tus 1.0.0, its core and the extensions creation and termination.
public final class UploadRoutes {

    private static final String ALL = "/v1/image-uploads";
    private static final String ONE = ALL + "/{id}";

    private final ImageService images;
    private final Answers answers;

    UploadRoutes(ImageService images, Answers answers) {
        this.images = images;
        this.answers = answers;
    }

    /// Every route of uploads.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST(ALL, this::begin)
                .add(onlyAllowed(ALL, HttpMethod.POST))
                .GET(ONE, this::find)
                .PATCH(ONE, this::append)
                .DELETE(ONE, this::delete)
                .add(onlyAllowed(ONE, HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE))
                .build();
    }

    private ServerResponse begin(ServerRequest request) {
        ImageUpload begun = images.beginUpload(Answers.number(request, "Upload-Length"));
        return answers.created(URI.create(ALL + "/" + begun.id()), begun);
    }

    private ServerResponse find(ServerRequest request) {
        ImageUpload upload = images.findUpload(ImageRoutes.id(request, "upload"));
        return answers.upload(upload);
    }

    private ServerResponse append(ServerRequest request) throws IOException {
        Answers.requireMediaType(request, "application/offset+octet-stream");
        long offset =
                images.append(
                        ImageRoutes.id(request, "upload"),
                        Answers.number(request, "Upload-Offset"),
                        request.servletRequest().getInputStream());
        return ServerResponse.noContent()
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(offset))
                .build();
    }

    private ServerResponse delete(ServerRequest request) {
        images.deleteUpload(ImageRoutes.id(request, "upload"));
        return answers.nothing();
    }
}
