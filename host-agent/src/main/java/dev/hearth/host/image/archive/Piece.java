// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.storage.SparseWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that was written here, by its content.
///
/// @param sha256 of all its bytes, in lower case
public record Piece(Path file, String sha256, long bytes) {

    private static final int CHUNK_BYTES = 1 << 20;

    /// Writes a new file and makes sure that it is on the disk. Zeros take no room.
    public static Piece write(InputStream in, Path file) throws IOException {
        MessageDigest digest = newSha256();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            SparseWriter writer = new SparseWriter(out);
            int read = in.readNBytes(chunk, 0, CHUNK_BYTES);
            while (read > 0) {
                digest.update(chunk, 0, read);
                writer.write(ByteBuffer.wrap(chunk, 0, read));
                read = in.readNBytes(chunk, 0, CHUNK_BYTES);
            }
            writer.finish();
            out.force(true);
            return new Piece(file, HexFormat.of().formatHex(digest.digest()), writer.bytes());
        }
    }

    /// A file that is there already, read to its end.
    public static Piece of(Path file, Budget budget) throws IOException {
        MessageDigest digest = newSha256();
        long bytes = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int read = in.read(chunk);
            while (read > 0) {
                budget.check();
                digest.update(chunk, 0, read);
                bytes += read;
                read = in.read(chunk);
            }
        }
        return new Piece(file, HexFormat.of().formatHex(digest.digest()), bytes);
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
