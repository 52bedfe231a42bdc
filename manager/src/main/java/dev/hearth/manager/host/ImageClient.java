// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.ImageImport;
import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageInfo;
import dev.hearth.manager.problem.HearthException.HostFailed;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The images of a host.
public final class ImageClient {

    private static final String UPLOADS = "image-uploads";

    private final HostClient client;

    ImageClient(HostClient client) {
        this.client = client;
    }

    /// How far an upload is, in bytes.
    ///
    /// @param length what it will have
    public record Upload(UUID id, long offset, long length) {}

    /// The URL of the host.
    public String host() {
        return client.url().toString();
    }

    /// The images it holds, by name.
    public List<ImageInfo> list() {
        return client.find("images", ImageInfo[].class).map(Arrays::asList).orElse(List.of());
    }

    /// Deletes an image. False when there was none.
    public boolean delete(String name) {
        return client.remove(
                "images/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /// Imports since its host agent's last start, newest first.
    public List<ImageImport> imports() {
        return client.find("image-imports", ImageImport[].class)
                .map(Arrays::asList)
                .orElse(List.of());
    }

    /// One import; empty when it knows none with the id.
    public Optional<ImageImport> findImport(UUID id) {
        return client.find("image-imports/" + id, ImageImport.class);
    }

    /// Begins an import. Throws Invalid with the host's own words when it cannot be.
    public ImageImport begin(UUID id, ImageImportSpec spec) {
        return client.put("image-imports/" + id, spec, ImageImport.class);
    }

    /// Stops an import, or forgets one that has ended. False when there was none.
    public boolean cancel(UUID id) {
        return client.remove("image-imports/" + id);
    }

    /// Begins an upload.
    public Upload beginUpload(long length) {
        HttpHeaders headers =
                client.exchange(
                                UPLOADS,
                                request ->
                                        request.header("Upload-Length", Long.toString(length))
                                                .POST(BodyPublishers.noBody()))
                        .orElseThrow(() -> nonsense("no answer to a new upload"));
        String location = headers.firstValue("Location").orElse("");
        try {
            UUID id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
            return new Upload(id, 0, length);
        } catch (IllegalArgumentException e) {
            throw nonsense(location);
        }
    }

    /// How far an upload is; empty when there is none.
    public Optional<Upload> findUpload(UUID id) {
        return client.exchange(
                        UPLOADS + "/" + id,
                        request -> request.method("HEAD", BodyPublishers.noBody()))
                .map(headers ->
                        new Upload(
                                id,
                                number(headers, "Upload-Offset"),
                                number(headers, "Upload-Length")));
    }

    /// Hands on what comes, as it comes; returns how far the upload is then. Empty when there is
    /// none.
    public Optional<Long> append(UUID id, long offset, InputStream in) {
        return client.exchange(
                        UPLOADS + "/" + id,
                        request ->
                                request.header("Upload-Offset", Long.toString(offset))
                                        .header("Content-Type", "application/offset+octet-stream")
                                        .method("PATCH", BodyPublishers.ofInputStream(() -> in)))
                .map(headers -> number(headers, "Upload-Offset"));
    }

    /// Removes an upload. False when there was none.
    public boolean deleteUpload(UUID id) {
        return client.remove(UPLOADS + "/" + id);
    }

    private long number(HttpHeaders headers, String name) {
        String text = headers.firstValue(name).orElse("");
        if (!text.matches("\\d{1,18}")) {
            throw nonsense(name + ": " + text);
        }
        return Long.parseLong(text);
    }

    private HostFailed nonsense(String what) {
        return client.nonsense(Upload.class, new IllegalArgumentException(what));
    }
}
