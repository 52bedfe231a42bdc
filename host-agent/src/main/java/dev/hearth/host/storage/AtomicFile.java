// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Replaces whole files in one step.
public final class AtomicFile {

    private AtomicFile() {}

    /// Writes the file so that readers, and a machine that loses power, see the old content or the
    /// new one. A write that fails, on a full disk for example, takes no room. Only one thread may
    /// write a file at a time.
    public static void write(Path file, byte[] content) {
        write(file, content, Optional.empty());
    }

    /// The same with what is in another file behind it, however long that is.
    public static void write(Path file, byte[] content, Optional<Path> behind) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (behind.isPresent()) {
                    Files.copy(behind.get(), Channels.newOutputStream(channel));
                }
                channel.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(fresh, e);
            throw new StorageFailed("could not write " + file, e);
        }
    }

    /// Removes what was written of a file before `failure`.
    static void discard(Path fresh, Exception failure) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
