// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.snapshot;

import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.json.JsonException;
import dev.hearth.fakefirecracker.json.JsonReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;

/// Writes and reads snapshots.
public final class SnapshotFiles {

    /// What the state file starts with.
    private static final String MAGIC = "hearth-fake-firecracker snapshot ";

    private SnapshotFiles() {}

    /// The file holds no state that can be loaded.
    public static final class BadSnapshot extends Exception {
        private static final long serialVersionUID = 1;

        BadSnapshot(String message) {
            super(message);
        }
    }

    /// Writes the state, over whatever is there.
    ///
    /// @param version of the format, such as `11.0.0`
    public static void writeState(Path file, String version, Map<String, Object> state)
            throws IOException {
        String body = Json.write(state);
        Files.writeString(file, MAGIC + version + " " + checksum(body) + "\n" + body + "\n");
    }

    /// Writes the memory: as long as the guest's, and sparse.
    public static void writeMemory(Path file, long mib) throws IOException {
        try (RandomAccessFile memory = new RandomAccessFile(file.toFile(), "rw")) {
            memory.setLength(0);
            memory.setLength(mib << 20);
            memory.write("hearth-fake-firecracker memory\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Reads the state.
    ///
    /// @param version of the format that is understood; another major one is refused
    public static Map<?, ?> readState(Path file, String version) throws IOException, BadSnapshot {
        String text = Files.readString(file);
        int end = text.indexOf('\n');
        if (!text.startsWith(MAGIC) || end < 0) {
            throw new BadSnapshot("Failed to load snapshot state from file: Bad magic value.");
        }
        String[] head = text.substring(MAGIC.length(), end).split(" ", -1);
        if (!head[0].split("\\.", -1)[0].equals(version.split("\\.", -1)[0])) {
            throw new BadSnapshot(
                    "Failed to load snapshot state from file: Unsupported snapshot version: "
                            + head[0]);
        }
        String body = text.substring(end + 1).strip();
        if (!checksum(body).equals(head[1])) {
            throw new BadSnapshot(
                    "Failed to load snapshot state from file: CRC64 validation failed: " + head[1]);
        }
        try {
            return (Map<?, ?>) JsonReader.parse(body.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new BadSnapshot("Failed to load snapshot state from file: " + e.getMessage());
        }
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
