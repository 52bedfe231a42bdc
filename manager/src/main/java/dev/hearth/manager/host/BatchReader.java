// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Reads batches from a stream of lines, each of a bounded length. For use by one thread.
final class BatchReader {

    /// Thousands of VMs, at about 1.5 kB each.
    static final int LONGEST_LINE = 16 << 20;

    private static final int CHUNK = 64 << 10;

    private final InputStream stream;
    private final Json json;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;

    BatchReader(InputStream stream, Json json) {
        this.stream = stream;
        this.json = json;
    }

    /// The next batch; empty when the stream has ended. Throws IOException when the connection
    /// broke, or a line is too long or no batch.
    Optional<Batch> next() throws IOException {
        Optional<byte[]> line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        try {
            Batch batch = json.read(line.get(), Batch.class);
            Completeness.check(batch);
            return Optional.of(batch);
        } catch (NotJson | IOException e) {
            throw new IOException("it sends something that is no batch: " + e.getMessage(), e);
        }
    }

    private Optional<byte[]> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == limit) {
                position = 0;
                limit = stream.read(chunk);
                if (limit < 0) {
                    limit = 0;
                    return Optional.empty();
                }
            }
            int end = indexOfNewline();
            line.write(Arrays.copyOfRange(chunk, position, end), 0, end - position);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("it sends a line longer than " + LONGEST_LINE + " bytes");
            }
            position = end;
            if (end < limit) {
                position++;
                return Optional.of(line.toByteArray());
            }
        }
    }

    private int indexOfNewline() {
        for (int index = position; index < limit; index++) {
            if (chunk[index] == '\n') {
                return index;
            }
        }
        return limit;
    }
}
