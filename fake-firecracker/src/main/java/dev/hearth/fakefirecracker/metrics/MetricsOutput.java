// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.metrics;

import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Where metrics lines go: nowhere until it is configured, which happens once. Safe for use by many
/// threads.
public final class MetricsOutput {

    /// How lines are written.
    public enum Manner {
        NORMAL,
        /// Nothing is ever written, and nobody is told.
        NEVER,
        /// The first 1024 bytes of each line are followed by the next line.
        TORN,
        /// A line that is no JSON stands before each line.
        GARBAGE
    }

    private final Counters counters;
    private Optional<NeverBlocking> file = Optional.empty();
    private Optional<LineBuffer> buffer = Optional.empty();
    private String head = "";
    private Manner manner = Manner.NORMAL;

    public MetricsOutput(Counters counters) {
        this.counters = counters;
    }

    public synchronized boolean configured() {
        return buffer.isPresent();
    }

    public synchronized void manner(Manner how) {
        this.manner = how;
    }

    /// Opens the file or FIFO.
    ///
    /// @param fields what stands in each line behind its time, such as `,"id":"a"`
    public synchronized void open(Path path, String fields) throws IOException {
        NeverBlocking opened = NeverBlocking.open(path);
        file = Optional.of(opened);
        buffer = Optional.of(new LineBuffer(opened));
        head = fields;
    }

    /// The fields for [#open].
    ///
    /// @param id the instance's, when it shall be told
    /// @param properties a JSON object, when there are any
    public static String fields(Optional<String> id, Optional<Object> properties) {
        StringBuilder fields = new StringBuilder();
        id.ifPresent(text -> fields.append(",\"id\":").append(Json.write(text)));
        properties.ifPresent(map -> fields.append(",\"properties\":").append(Json.write(map)));
        return fields.toString();
    }

    /// Writes a line; nothing happens when no output is configured.
    ///
    /// @throws IOException when the pipe is full: the line is cut where it stood, or begun where
    ///   the last one was cut
    public synchronized void flush() throws IOException {
        if (buffer.isEmpty() || manner == Manner.NEVER) {
            return;
        }
        if (manner == Manner.TORN) {
            byte[] cut = new byte[1024];
            byte[] text = (time() + head + ",\"api_server\":{\"").getBytes(StandardCharsets.UTF_8);
            java.util.Arrays.fill(cut, (byte) 'x');
            System.arraycopy(text, 0, cut, 0, text.length);
            file.orElseThrow().write(cut, 0, cut.length);
        } else if (manner == Manner.GARBAGE) {
            byte[] noise = "\0not a line of metrics\n".getBytes(StandardCharsets.US_ASCII);
            file.orElseThrow().write(noise, 0, noise.length);
        }
        LineBuffer out = buffer.orElseThrow();
        out.put(time() + head);
        counters.write(out);
        out.put("}");
        out.endLine();
    }

    private static String time() {
        return "{\"utc_timestamp_ms\":" + System.currentTimeMillis();
    }
}
