// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.image;

import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageInfo;
import dev.hearth.contract.rest.FieldFault;
import dev.hearth.contract.rest.Image;
import dev.hearth.contract.rest.ImageImport;
import dev.hearth.contract.rest.ImageImportCreate;
import dev.hearth.contract.rest.ImageSource;
import dev.hearth.contract.rest.ImageUpload;
import dev.hearth.manager.host.ImageClient;
import dev.hearth.manager.problem.HearthException.Invalid;
import dev.hearth.manager.problem.HearthException.NotFound;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The images of the host, and how they get there. Safe for use by many threads.
public final class ImageService {

    private final ImageClient client;

    ImageService(ImageClient client) {
        this.client = client;
    }

    /// All images, by name.
    public List<Image> list() {
        return client.list().stream().map(this::shown).toList();
    }

    /// One image. Throws [NotFound].
    public Image get(String name) {
        return list().stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /// Deletes an image. Throws [NotFound], and `WrongState` while VMs need it.
    public void delete(String name) {
        // Names of images have nothing that a path reads otherwise.
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,62}") || !client.delete(name)) {
            throw unknown(name);
        }
    }

    /// Imports since the host agent's last start, newest first.
    public List<ImageImport> imports() {
        return client.imports().stream().map(this::shown).toList();
    }

    /// One import. Throws [NotFound].
    public ImageImport findImport(UUID id) {
        return client.findImport(id).map(this::shown).orElseThrow(() -> noImport(id));
    }

    /// Begins an import. Throws [Invalid], and `WrongState` when the name is taken.
    public ImageImport begin(ImageImportCreate wanted) {
        return shown(
                client.begin(
                        UUID.randomUUID(),
                        new ImageImportSpec(
                                wanted.name(),
                                wanted.kernelOf(),
                                source(wanted.kernel()),
                                source(wanted.initrd()),
                                Objects.requireNonNull(source(wanted.rootfs())))));
    }

    /// Stops an import, or forgets one that has ended. Throws [NotFound].
    public void cancel(UUID id) {
        if (!client.cancel(id)) {
            throw noImport(id);
        }
    }

    /// Begins an upload. Throws [Invalid] when it would have no bytes.
    public ImageUpload beginUpload(long length) {
        if (length < 1) {
            throw new Invalid(
                    "an upload of nothing",
                    List.of(new FieldFault("Upload-Length", "must be 1 or more")));
        }
        return shown(client.beginUpload(length));
    }

    /// How far an upload is. Throws [NotFound].
    public ImageUpload findUpload(UUID id) {
        return client.findUpload(id).map(this::shown).orElseThrow(() -> noUpload(id));
    }

    /// Goes on with an upload; returns how far it is then. Throws [NotFound], and `WrongState` when
    /// it is not so far.
    ///
    /// @param in handed on as it comes
    public long append(UUID id, long offset, InputStream in) {
        return client.append(id, offset, in).orElseThrow(() -> noUpload(id));
    }

    /// Removes an upload. Throws [NotFound].
    public void deleteUpload(UUID id) {
        if (!client.deleteUpload(id)) {
            throw noUpload(id);
        }
    }

    private static dev.hearth.contract.host.@Nullable ImageSource source(
            @Nullable ImageSource source) {
        return source == null
                ? null
                : new dev.hearth.contract.host.ImageSource(
                        source.upload(), source.path(), source.url(), source.sha256());
    }

    private Image shown(ImageInfo image) {
        return new Image(
                image.name(),
                client.host(),
                image.kernelSha256(),
                image.initrdSha256(),
                image.rootfsSha256(),
                image.kernelBytes(),
                image.initrdBytes(),
                image.rootfsBytes(),
                image.modules(),
                image.importedAt(),
                image.usedBy());
    }

    private ImageImport shown(dev.hearth.contract.host.ImageImport found) {
        @Nullable Long total = found.bytesTotal();
        return new ImageImport(
                found.id(),
                found.name(),
                client.host(),
                ImageImport.State.valueOf(found.state().name()),
                found.step(),
                found.bytesDone(),
                total,
                found.error(),
                found.startedAt());
    }

    private ImageUpload shown(ImageClient.Upload upload) {
        return new ImageUpload(upload.id(), client.host(), upload.offset(), upload.length());
    }

    private static NotFound unknown(String name) {
        return new NotFound(
                "no host has an image \"%s\"; GET /v1/images lists all"
                        .formatted(name.length() > 64 ? name.substring(0, 64) + "…" : name));
    }

    private static NotFound noImport(UUID id) {
        return new NotFound("there is no import %s; GET /v1/image-imports lists all".formatted(id));
    }

    private static NotFound noUpload(UUID id) {
        return new NotFound(
                "there is no upload %s; POST /v1/image-uploads begins one".formatted(id));
    }
}
