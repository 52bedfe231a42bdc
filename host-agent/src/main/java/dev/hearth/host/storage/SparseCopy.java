// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

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

    /// The usual block size of file systems: smaller holes save nothing.
    private static final int BLOCK_BYTES = 4096;

    private SparseCopy() {}

    /// Copies the source; the target appears complete or not at all, and a copy that fails takes no
    /// room.
    static void copy(Path source, Path target) {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try {
            try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                    FileChannel out =
                            FileChannel.open(
                                    fresh,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                copy(in, out);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            AtomicFile.discard(fresh, e);
            throw new StorageFailed("could not copy " + source + " to " + target, e);
        }
    }

    private static void copy(FileChannel in, FileChannel out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long size = in.size();
        long at = 0;
        while (at < size) {
            chunk.clear();
            int read = in.read(chunk, at);
            if (read < 0) {
                throw new IOException("the source became shorter while it was copied");
            }
            writeBlocks(chunk.flip(), out, at);
            at += read;
        }
        // Without this, zeros at the end would be missing.
        if (size > 0 && out.size() < size) {
            out.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    private static void writeBlocks(ByteBuffer chunk, FileChannel out, long at) throws IOException {
        for (int start = 0; start < chunk.limit(); start += BLOCK_BYTES) {
            ByteBuffer block = chunk.slice(start, Math.min(BLOCK_BYTES, chunk.limit() - start));
            if (block.mismatch(ByteBuffer.allocate(block.limit())) < 0) {
                continue;
            }
            long position = at + start;
            while (block.hasRemaining()) {
                position += out.write(block, position);
            }
        }
    }
}
