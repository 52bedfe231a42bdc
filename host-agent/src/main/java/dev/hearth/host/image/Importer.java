// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageSource;
import dev.hearth.host.config.ImageConfig;
import dev.hearth.host.image.archive.Compression;
import dev.hearth.host.image.archive.Content;
import dev.hearth.host.image.archive.ImportRefused;
import dev.hearth.host.image.archive.Initrd;
import dev.hearth.host.image.archive.OciArchive;
import dev.hearth.host.image.archive.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/// Makes one image of what it is told to come from. Everything happens in a directory of its own,
/// until the image is complete.
final class Importer {

    private static final String KERNEL = "kernel";
    private static final String ROOTFS = "rootfs.ext4";

    /// Which property of an image tells the digest of which of its files.
    private static final Map<String, String> DIGESTS =
            Map.of(
                    KERNEL,
                    "kernel_sha256",
                    ImageStore.INITRD,
                    "initrd_sha256",
                    ROOTFS,
                    "rootfs_sha256");

    private static final long MOST_KERNEL_BYTES = 512L << 20;

    private final ImageStore store;
    private final Uploads uploads;
    private final LocalFiles files;
    private final AllowedUrls urls;
    private final long mostBytes;

    Importer(ImageStore store, Uploads uploads, ImageConfig config) {
        this.store = store;
        this.uploads = uploads;
        this.files = new LocalFiles(config.folders());
        this.urls = new AllowedUrls(config.urls(), config.addresses());
        this.mostBytes = config.maxBytes();
    }

    /// Makes the image. Throws [ImportRefused] when it cannot be made of this, and other
    /// IOExceptions when this host cannot; nothing is then left of it.
    void run(ImageImportSpec spec, Progress progress) throws IOException {
        Path work = store.newWork(progress.id());
        try {
            Map<String, Piece> pieces = new LinkedHashMap<>();
            Properties about = new Properties();
            if (spec.kernel() == null) {
                lentKernel(String.valueOf(spec.kernelOf()), work, progress, pieces, about);
            } else {
                ownKernel(spec, work, progress, pieces);
            }
            pieces.put(ROOTFS, rootfs(spec.rootfs(), work, progress));
            DIGESTS.forEach((file, property) -> {
                Piece piece = pieces.get(file);
                if (piece != null) {
                    about.setProperty(property, piece.sha256());
                }
            });
            about.setProperty("imported_at", Instant.now().toString());
            progress.step("putting the image in its place");
            progress.budget().check();
            if (!store.add(spec.name(), pieces, about, work)) {
                throw new ImportRefused(
                        "an image %s is there already; choose another name, or delete that one"
                                .formatted(spec.name()));
            }
        } finally {
            ImageStore.clear(work);
        }
        for (ImageSource each : sources(spec)) {
            if (each.upload() != null) {
                uploads.discard(each.upload());
            }
        }
    }

    static List<ImageSource> sources(ImageImportSpec spec) {
        return Stream.of(spec.kernel(), spec.initrd(), spec.rootfs())
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private void ownKernel(
            ImageImportSpec spec, Path work, Progress progress, Map<String, Piece> pieces)
            throws IOException {
        progress.step("fetching the kernel");
        Path file = unpacked(Objects.requireNonNull(spec.kernel()), "kernel", work, progress);
        if (Content.of(file) != Content.KERNEL) {
            throw new ImportRefused(
                    "the kernel is neither an ELF file for this machine nor a bzImage");
        }
        requireLoadable("kernel", file);
        pieces.put(KERNEL, take(file, work.resolve("kernel.new"), progress));
        ImageSource initrd = spec.initrd();
        if (initrd != null) {
            progress.step("fetching the initrd");
            Path archive = checked(initrd, "initrd", work, progress);
            if (!Initrd.isOne(archive)) {
                throw new ImportRefused(
                        "the initrd is no cpio archive, plain or compressed; take the one that the kernel's distribution made for it");
            }
            requireLoadable("initrd", archive);
            pieces.put(ImageStore.INITRD, take(archive, work.resolve("initrd.new"), progress));
        }
    }

    private static void requireLoadable(String what, Path file) throws IOException {
        if (Files.size(file) > MOST_KERNEL_BYTES) {
            throw new ImportRefused("the " + what + " has more than 512 MiB");
        }
    }

    private void lentKernel(
            String from, Path work, Progress progress, Map<String, Piece> pieces, Properties about)
            throws IOException {
        progress.step("fetching the kernel");
        Image image =
                store.find(from)
                        .orElseThrow(() ->
                                new ImportRefused(
                                        "there is no image %s to take the kernel of"
                                                .formatted(ImportRefused.quote(from))));
        pieces.put(KERNEL, take(image.kernel(), work.resolve("kernel.new"), progress));
        if (image.initrd().isPresent()) {
            Path initrd = image.initrd().get();
            pieces.put(ImageStore.INITRD, take(initrd, work.resolve("initrd.new"), progress));
        }
        StringBuilder modules = new StringBuilder();
        for (Path module : image.modules()) {
            String name = String.valueOf(module.getFileName());
            pieces.put("modules/" + name, take(module, work.resolve(name + ".new"), progress));
            modules.append(modules.isEmpty() ? "" : " ").append(name);
        }
        about.setProperty("modules", modules.toString());
    }

    private Piece rootfs(ImageSource source, Path work, Progress progress) throws IOException {
        progress.step("fetching the root file system");
        Path file = unpacked(source, "rootfs", work, progress);
        Path target = work.resolve("rootfs.new");
        return switch (Content.of(file)) {
            case EXT4 -> {
                progress.step("copying the root file system");
                yield take(file, target, progress);
            }
            case TAR -> {
                Path made = work.resolve("rootfs.ext4");
                Path unpacking = Files.createDirectory(work.resolve("unpacking"));
                OciArchive.unpack(file, unpacking, made, progress.budget(), progress::step);
                ImageStore.clear(unpacking);
                progress.step("reading what was made");
                yield Piece.of(made, progress.budget());
            }
            case KERNEL, UNKNOWN ->
                    throw new ImportRefused(
                            "the root file system is neither ext4 nor an OCI or docker archive; make it with mkfs.ext4, or with docker save");
        };
    }

    private static Piece take(Path file, Path target, Progress progress) throws IOException {
        try (InputStream in = progress.budget().bound(Files.newInputStream(file))) {
            return Piece.write(in, target);
        }
    }

    /// The source as it comes, with the digest it should have.
    private Path checked(ImageSource source, String name, Path work, Progress progress)
            throws IOException {
        Path file = fetched(source, work.resolve(name + ".source"), progress);
        progress.total(name, Files.size(file));
        if (source.sha256() != null) {
            progress.step("checking the digest");
            String found = Piece.of(file, progress.budget()).sha256();
            if (!found.equals(source.sha256())) {
                throw new ImportRefused(
                        "the %s has the digest %s, and should have %s; fetch it again"
                                .formatted(name, found, source.sha256()));
            }
        }
        return file;
    }

    /// The source as a file without compression; never one that is written to later.
    private Path unpacked(ImageSource source, String name, Path work, Progress progress)
            throws IOException {
        Path file = checked(source, name, work, progress);
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(16);
        }
        if (!Compression.isCompressed(start)) {
            return file;
        }
        progress.step("unpacking");
        Path unpacked = work.resolve(name + ".unpacked");
        try (InputStream in =
                progress.budget().bound(Compression.undo(Files.newInputStream(file)))) {
            Piece.write(in, unpacked);
        }
        if (file.startsWith(work)) {
            Files.delete(file);
        }
        return unpacked;
    }

    private Path fetched(ImageSource source, Path target, Progress progress) throws IOException {
        if (source.upload() != null) {
            return uploads.complete(source.upload());
        }
        if (source.path() != null) {
            return files.find(source.path());
        }
        new Download(urls, mostBytes, progress.budget())
                .fetch(
                        String.valueOf(source.url()),
                        (body, bytes) -> {
                            progress.total("download", bytes);
                            Piece.write(progress.budget().bound(body), target);
                        });
        return target;
    }
}
