// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.storage.Uuids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that are sent in parts, each where the one before ended: what has arrived stays, whatever
/// becomes of the sender, the connection or the host agent. Safe for use by many threads.
public final class Uploads {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);

    private static final String LENGTH = ".length";
    private static final int MOST = 32;
    private static final int CHUNK_BYTES = 1 << 18;

    /// Who has not gone on for so long does not come back.
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Path directory;
    private final long mostBytes;

    /// Those that somebody writes to.
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();

    Uploads(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    /// How far an upload is.
    ///
    /// @param offset bytes that have arrived
    /// @param length bytes it will have
    public record Upload(UUID id, long offset, long length) {

        boolean isComplete() {
            return offset == length;
        }
    }

    /// Begins an upload. Throws [Invalid] when it will be longer than it may, and [WrongState] when
    /// there are too many.
    public Upload create(long length) {
        if (length < 1 || length > mostBytes) {
            throw new Invalid(
                    "this host takes no such upload",
                    List.of(
                            new Fault(
                                    "Upload-Length",
                                    "must be 1 to %d (HEARTH_HOST_IMAGE_MAX_MIB), not %d"
                                            .formatted(mostBytes, length))));
        }
        UUID id = UUID.randomUUID();
        try {
            Files.createDirectories(directory);
            removeForgotten();
            AtomicFile.write(length(id), Long.toString(length).getBytes(StandardCharsets.US_ASCII));
            Files.createFile(file(id));
        } catch (IOException e) {
            throw new StorageFailed("could not begin an upload", e);
        }
        return new Upload(id, 0, length);
    }

    /// How far one is. Throws [NotFound].
    public Upload find(UUID id) {
        try {
            long length = Long.parseLong(Files.readString(length(id)).strip());
            return new Upload(id, Files.size(file(id)), length);
        } catch (IOException | NumberFormatException e) {
            throw new NotFound("this host has no upload " + id + "; begin a new one");
        }
    }

    /// Adds what comes, as far as it comes: a sender that is cut off asks how far it is and goes on
    /// from there. Throws [NotFound], and [WrongState] when the upload is not so far, or somebody
    /// else writes to it.
    public Upload append(UUID id, long offset, InputStream in) {
        if (!busy.add(id)) {
            throw new WrongState("upload %s is being written to by another request".formatted(id));
        }
        try {
            Upload upload = find(id);
            if (upload.offset() != offset) {
                throw new WrongState(
                        "upload %s has %d bytes; go on from there, not from %d"
                                .formatted(id, upload.offset(), offset));
            }
            write(upload, in);
            return find(id);
        } catch (IOException e) {
            throw new StorageFailed("could not write upload " + id, e);
        } finally {
            busy.remove(id);
        }
    }

    /// Removes an upload. Throws [NotFound], and [WrongState] while somebody writes to it.
    public void delete(UUID id) {
        find(id);
        if (!busy.add(id)) {
            throw new WrongState("upload %s is in use".formatted(id));
        }
        try {
            remove(id);
        } catch (IOException e) {
            throw new StorageFailed("could not delete upload " + id, e);
        } finally {
            busy.remove(id);
        }
    }

    /// Where the content of a complete one is. Throws [NotFound], and [WrongState] when it is not
    /// complete.
    Path complete(UUID id) {
        Upload upload = find(id);
        if (!upload.isComplete()) {
            throw new WrongState(
                    "upload %s has %d of %d bytes; send the rest first"
                            .formatted(id, upload.offset(), upload.length()));
        }
        return file(id);
    }

    /// Removes an upload that was used, if it is still there.
    void discard(UUID id) {
        try {
            remove(id);
        } catch (IOException e) {
            log.atWarn().addKeyValue("upload", id).setCause(e).log("could not remove an upload");
        }
    }

    private static void write(Upload upload, InputStream in, FileChannel out) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long left = upload.length() - upload.offset();
        while (left > 0) {
            int read;
            try {
                read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            } catch (IOException e) {
                // The sender was cut off.
                return;
            }
            if (read < 0) {
                return;
            }
            ByteBuffer rest = ByteBuffer.wrap(chunk, 0, read);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            left -= read;
        }
    }

    private void write(Upload upload, InputStream in) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file(upload.id()), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            write(upload, in, out);
            out.force(false);
        }
    }

    private void removeForgotten() throws IOException {
        Instant limit = Instant.now().minus(FORGOTTEN);
        int left = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + LENGTH)) {
            for (Path each : entries) {
                String name = each.getFileName().toString().replace(LENGTH, "");
                UUID id = Uuids.parse(name).orElse(null);
                if (id == null) {
                    continue;
                }
                boolean old =
                        !Files.exists(file(id))
                                || Files.getLastModifiedTime(file(id)).toInstant().isBefore(limit);
                if (old && !busy.contains(id)) {
                    remove(id);
                } else {
                    left++;
                }
            }
        }
        if (left >= MOST) {
            throw new WrongState(
                    "this host has %d uploads, which is as many as it takes; import or delete one"
                            .formatted(left));
        }
    }

    private void remove(UUID id) throws IOException {
        Files.deleteIfExists(file(id));
        Files.deleteIfExists(length(id));
    }

    private Path file(UUID id) {
        return directory.resolve(id.toString());
    }

    private Path length(UUID id) {
        return directory.resolve(id + LENGTH);
    }
}
