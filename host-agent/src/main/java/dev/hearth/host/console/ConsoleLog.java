// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The file a VMM appends a guest's output to, followed from the end it has when it is first looked
/// at. When it is long, its last part is kept in a second file and it is emptied: the two together
/// hold at least the last MiB, and 2 MiB and what comes between two looks at most. Not safe for use
/// by many threads.
final class ConsoleLog implements AutoCloseable {

    /// When the file is emptied, and how much of it is kept.
    static final int ROTATE_BYTES = 1 << 20;

    /// A guest that never pauses gets its log emptied at this size, whatever it prints meanwhile.
    private static final int FORCE_BYTES = 8 * ROTATE_BYTES;

    private static final int CHUNK_BYTES = 32 * 1024;
    private static final int TRIES = 100;

    private final Path file;
    private final Path before;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private @Nullable FileChannel channel;
    private long position;

    /// @param file need not exist yet
    /// @param before takes what `file` held before it was emptied
    ConsoleLog(Path file, Path before) throws IOException {
        this.file = file;
        this.before = before;
        FileChannel opened = opened();
        position = opened == null ? 0 : opened.size();
    }

    /// Hands over what was printed since the last time, in pieces of at most 32 KiB that belong to
    /// the receiver, and empties the file when it is long.
    void follow(Consumer<byte[]> receiver) throws IOException {
        FileChannel log = opened();
        if (log == null) {
            return;
        }
        long end = log.size();
        if (end < position) {
            position = 0;
        }
        while (position < end) {
            receiver.accept(next(log));
        }
        if (position >= ROTATE_BYTES) {
            rotate(log, receiver);
        }
    }

    /// The last of what was followed so far, at most `most` bytes.
    byte[] tail(int most) throws IOException {
        FileChannel log = opened();
        byte[] now = log == null ? new byte[0] : range(log, position - most, position);
        if (now.length == most || !Files.exists(before)) {
            return now;
        }
        try (FileChannel older = FileChannel.open(before, StandardOpenOption.READ)) {
            byte[] then = range(older, older.size() - (most - now.length), older.size());
            byte[] both = Arrays.copyOf(then, then.length + now.length);
            System.arraycopy(now, 0, both, then.length, now.length);
            return both;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /// First the copy, then the check that nothing came since, then the cut: between the last two a
    /// byte can be lost, and nowhere else. A crash before the cut leaves some of it twice.
    private void rotate(FileChannel log, Consumer<byte[]> receiver) throws IOException {
        Path fresh = before.resolveSibling(before.getFileName() + ".new");
        try (FileChannel copy =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long from = Math.max(0, position - ROTATE_BYTES);
            log.transferTo(from, position - from, copy);
            copy.position(copy.size());
            Files.move(fresh, before, StandardCopyOption.REPLACE_EXISTING);
            for (int tries = 0; tries < TRIES && log.size() != position; tries++) {
                byte[] more = next(log);
                copy.write(ByteBuffer.wrap(more));
                receiver.accept(more);
            }
            if (log.size() == position || position >= FORCE_BYTES) {
                log.truncate(0);
                position = 0;
            }
        }
    }

    private byte[] next(FileChannel log) throws IOException {
        int count = log.read(chunk.clear(), position);
        if (count <= 0) {
            throw new IOException("%s became shorter while it was read".formatted(file));
        }
        position += count;
        return Arrays.copyOf(chunk.array(), count);
    }

    private @Nullable FileChannel opened() throws IOException {
        FileChannel known = channel;
        if (known != null) {
            return known;
        }
        try {
            FileChannel opened =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = opened;
            return opened;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static byte[] range(FileChannel from, long start, long end) throws IOException {
        long first = Math.max(0, start);
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - first));
        while (bytes.hasRemaining() && from.read(bytes, first + bytes.position()) > 0) {
            // One read seldom does.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
