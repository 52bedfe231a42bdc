// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Kind;
import dev.hearth.host.storage.SparseWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Puts the layers of an image one over the other: names into a [FileTree], contents into files
/// that have numbers for names.
final class Layers {

    /// More than any image that people use has, by far.
    static final int MOST_ENTRIES = 250_000;

    private final Path contents;
    private final Budget budget;
    private final FileTree tree;
    private final Set<Long> kept = new HashSet<>();
    private final byte[] chunk = new byte[1 << 18];
    private long next;
    private int layer;
    private int entries;

    /// @param contents an empty directory
    Layers(Path contents, Budget budget) {
        this.contents = contents;
        this.budget = budget;
        this.tree = new FileTree(this::drop);
    }

    FileTree tree() {
        return tree;
    }

    /// What the contents of all files take in a file system with blocks of 4 KiB.
    long bytes() throws IOException {
        long sum = 0;
        for (long each : kept) {
            sum += (Files.size(file(each)) + 4095) / 4096 * 4096;
        }
        return sum;
    }

    /// Adds a layer over those before.
    ///
    /// @param in the layer's tar archive, without compression; read to its end
    void add(InputStream in) throws IOException {
        layer++;
        TarReader tar = new TarReader(in, MOST_ENTRIES);
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            budget.check();
            if (++entries > MOST_ENTRIES) {
                throw new ImportRefused(
                        "its layers have more than %d entries, which is as many as they may have"
                                .formatted(MOST_ENTRIES));
            }
            add(entry.get(), tar);
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    private void add(TarEntry entry, TarReader tar) throws IOException {
        if (entry.kind() != Kind.FILE) {
            tree.add(entry, null, layer);
            return;
        }
        long number = next++;
        kept.add(number);
        write(tar.content(), file(number));
        tree.add(entry, number, layer);
    }

    private void write(InputStream in, Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            SparseWriter writer = new SparseWriter(out);
            int read = in.readNBytes(chunk, 0, chunk.length);
            while (read > 0) {
                writer.write(ByteBuffer.wrap(chunk, 0, read));
                read = in.readNBytes(chunk, 0, chunk.length);
            }
            writer.finish();
        }
    }

    private Path file(long number) {
        return contents.resolve(Long.toString(number));
    }

    private void drop(long number) {
        kept.remove(number);
        try {
            Files.deleteIfExists(file(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
