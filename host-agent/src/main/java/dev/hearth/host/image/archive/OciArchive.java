// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An image as `docker save`, `podman save` or `skopeo copy` write it into one tar file. Nothing of
/// it is believed: each blob must have the digest and the size by which it is named, and each layer
/// must unpack to what the configuration says.
///
/// Sources: OCI image specification 1.1 ("Image Layout", "Image Manifest", "Image Configuration");
/// Docker image specification 1.2 for `manifest.json`.
public final class OciArchive {

    private static final int MOST_FILES = 10_000;
    private static final int MOST_LINKS = 8;

    private final Path file;
    private final Budget budget;
    private final Map<String, Slice> slices = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    private record Slice(long at, long bytes) {}

    private OciArchive(Path file, Budget budget) {
        this.file = file;
        this.budget = budget;
    }

    /// Makes a root file system of the archive. Throws [ImportRefused] when the archive is not what
    /// it must be, and other IOExceptions when this host cannot.
    ///
    /// @param file a tar archive without compression
    /// @param work an empty directory; nothing is written outside of it and `target`
    /// @param step is told what is being done, for people
    public static void unpack(
            Path file, Path work, Path target, Budget budget, Consumer<String> step)
            throws IOException {
        step.accept("reading the archive");
        OciArchive archive = new OciArchive(file, budget);
        archive.index();
        ImageDescription image = new ImageDescription(archive::small);
        List<ImageDescription.Layer> found = image.layers();
        Path contents = Files.createDirectory(work.resolve("contents"));
        Layers layers = new Layers(contents, budget);
        for (int i = 0; i < found.size(); i++) {
            step.accept("unpacking layer %d of %d".formatted(i + 1, found.size()));
            archive.unpack(found.get(i), i + 1, layers);
        }
        requireInit(layers.tree());
        step.accept("making the file system");
        new Ext4Image(work, budget).make(layers.tree().root(), layers.bytes(), target);
    }

    private static void requireInit(FileTree tree) throws IOException {
        Optional<Node> init = tree.resolve("/sbin/init");
        if (init.isEmpty()
                || init.get().entry().kind() != Kind.FILE
                || (init.get().entry().mode() & 0111) == 0) {
            throw new ImportRefused(
                    "the image has no program /sbin/init, which a virtual machine starts first; most container images have none: add one, by installing systemd-sysv, openrc or busybox in it, and save it again");
        }
    }

    private void unpack(ImageDescription.Layer layer, int number, Layers into) throws IOException {
        Slice slice =
                find(layer.file())
                        .orElseThrow(() ->
                                new ImportRefused(
                                        "the archive does not hold layer %d, %s"
                                                .formatted(
                                                        number,
                                                        ImportRefused.quote(layer.file()))));
        Long expected = layer.bytes();
        if (expected != null && expected != slice.bytes()) {
            throw new ImportRefused(
                    "layer %d has %d bytes, and the manifest says %d"
                            .formatted(number, slice.bytes(), expected));
        }
        DigestInputStream packed = new DigestInputStream(open(slice), Piece.newSha256());
        try (packed;
                DigestInputStream unpacked =
                        new DigestInputStream(
                                budget.bound(Compression.undo(packed)), Piece.newSha256())) {
            into.add(unpacked);
            requireDigest(unpacked, layer.diffId(), "layer %d unpacks to".formatted(number));
            // What follows the compressed data belongs to the blob all the same.
            packed.transferTo(OutputStream.nullOutputStream());
            String blob = layer.sha256();
            if (blob != null) {
                requireDigest(packed, blob, "layer %d has".formatted(number));
            }
        }
    }

    private static void requireDigest(DigestInputStream in, String expected, String what)
            throws ImportRefused {
        String found = HexFormat.of().formatHex(in.getMessageDigest().digest());
        if (!found.equals(expected)) {
            throw new ImportRefused(
                    "%s the digest sha256:%s, and should have sha256:%s; the archive is damaged, fetch it again"
                            .formatted(what, found, expected));
        }
    }

    /// Notes where each file of the archive is.
    private void index() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            InputStream in = Channels.newInputStream(channel);
            // Each header and each content is read by itself, so that the channel knows where it
            // is.
            TarReader tar = new TarReader(in, MOST_FILES);
            for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                budget.check();
                TarEntry entry = next.get();
                String name = entry.name().replaceFirst("^(\\./)+", "");
                if (entry.kind() == Kind.FILE) {
                    slices.put(name, new Slice(channel.position(), entry.sizeBytes()));
                } else if (entry.kind() == Kind.SYMLINK || entry.kind() == Kind.HARD_LINK) {
                    // Old versions of docker save each layer once and link to it.
                    // A symbolic link leads on from where it is, a hard link from the top.
                    Path top = Path.of("/");
                    Path from =
                            entry.kind() == Kind.SYMLINK
                                    ? top.resolve(name).resolveSibling(entry.link())
                                    : top.resolve(entry.link());
                    links.put(name, from.normalize().toString().substring(1));
                }
            }
        }
    }

    private Optional<Slice> find(String name) {
        String at = name;
        for (int i = 0; i < MOST_LINKS && links.containsKey(at); i++) {
            at = links.getOrDefault(at, at);
        }
        return Optional.ofNullable(slices.get(at));
    }

    private Optional<byte[]> small(String name, int mostBytes) throws IOException {
        Optional<Slice> slice = find(name);
        if (slice.isEmpty()) {
            return Optional.empty();
        }
        if (slice.get().bytes() > mostBytes) {
            throw new ImportRefused(
                    "%s in the archive has %d bytes; %d are as many as it may have"
                            .formatted(ImportRefused.quote(name), slice.get().bytes(), mostBytes));
        }
        try (InputStream in = open(slice.get())) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length < slice.get().bytes()) {
                throw new ImportRefused("it ends in the middle of " + ImportRefused.quote(name));
            }
            return Optional.of(bytes);
        }
    }

    private InputStream open(Slice slice) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(slice.at());
        return new SliceStream(Channels.newInputStream(channel), slice.bytes());
    }

    /// So many bytes of a stream.
    private static final class SliceStream extends InputStream {
        private final InputStream in;
        private long left;

        SliceStream(InputStream in, long bytes) {
            this.in = in;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
