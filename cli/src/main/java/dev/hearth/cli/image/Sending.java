// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.api.Refused;
import dev.hearth.contract.rest.ImageSource;
import dev.hearth.contract.rest.ImageUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends a file in parts (tus 1.0.0). What has arrived stays: a part that fails is sent again from
/// where the manager says the file ends, a few times, and how to go on is said before.
final class Sending {

    private static final int PART_BYTES = 8 << 20;
    private static final int MOST_FAULTS = 5;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private Sending() {}

    /// Answers where the file is then, with its digest.
    ///
    /// @param before the upload to go on with; null: a new one
    static ImageSource send(ManagerApi api, Path file, @Nullable UUID before, PrintStream progress)
            throws IOException {
        long length = Files.size(file);
        String digest = sha256(file);
        ImageUpload upload = before == null ? api.beginUpload(length) : api.upload(before);
        if (upload.length() != length) {
            throw new IllegalStateException(
                    "upload %s is of %d bytes, and %s has %d: it is of another file"
                            .formatted(upload.id(), upload.length(), file, length));
        }
        progress.println(
                "hearth: this is upload %s; when it is cut off, --upload %s goes on"
                        .formatted(upload.id(), upload.id()));
        Said said = new Said(progress);
        long offset = upload.offset();
        int faults = 0;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (offset < length) {
                said.step("sending " + file, offset, length);
                channel.position(offset);
                byte[] part = Channels.newInputStream(channel).readNBytes(PART_BYTES);
                try {
                    api.append(upload.id(), offset, part);
                    offset += part.length;
                    faults = 0;
                } catch (Refused e) {
                    if (!e.mayPass() || ++faults == MOST_FAULTS) {
                        said.end();
                        throw e;
                    }
                    LockSupport.parkNanos(faults * PAUSE_NANOS);
                    offset = arrived(api, upload, offset);
                }
            }
        }
        said.end();
        return new ImageSource(upload.id(), null, null, digest);
    }

    /// A part may have arrived though nobody said so.
    private static long arrived(ManagerApi api, ImageUpload upload, long assumed) {
        try {
            return api.upload(upload.id()).offset();
        } catch (Refused e) {
            return assumed;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
