// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Copies disk images without giving room to their zeros.
final class SparseCopy {

    private static final int CHUNK_BYTES = 1 << 20;

    private SparseCopy() {}

    /// What is done to a copy before it appears.
    @FunctionalInterface
    interface Finish {
        void apply(Path fresh) throws IOException;
    }

    /// Copies the source; the target appears complete or not at all, and a copy that fails takes no
    /// room.
    static void copy(Path source, Path target) {
        copy(source, target, fresh -> {});
    }

    /// The same, with something done to the copy first.
    static void copy(Path source, Path target, Finish finish) {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            if (ExtentCopy.copy(source, fresh, Files.size(source)) == ExtentCopy.Way.NONE) {
                copyByReading(source, fresh);
            }
            finish.apply(fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (HostException e) {
            AtomicFile.discard(fresh, e);
            throw e;
        } catch (IOException e) {
            AtomicFile.discard(fresh, e);
            throw new StorageFailed("could not copy " + source + " to " + target, e);
        }
    }

    /// For pairs of file systems that the kernel does not copy between.
    static void copyByReading(Path source, Path fresh) throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            SparseWriter writer = new SparseWriter(out);
            long size = in.size();
            while (writer.bytes() < size) {
                chunk.clear();
                int read = in.read(chunk, writer.bytes());
                if (read < 0) {
                    throw new IOException("the source became shorter while it was copied");
                }
                writer.write(chunk.flip());
            }
            writer.finish();
        }
    }
}
