// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One piece of a console's stream: a byte for its kind, four for its length (most significant
/// first), and that many bytes.
public final class ConsoleFrame {

    /// The longest payload; a frame that says more is refused.
    public static final int MAX_PAYLOAD = 64 * 1024;

    private static final int HEAD = 5;

    private final Kind kind;
    private final byte[] payload;

    /// What a payload is.
    public enum Kind {
        /// Nothing; says that both ends still live.
        HEARTBEAT(0),
        /// What the guest printed, as it printed it.
        OUTPUT(1),
        /// A [ConsoleNotice] in JSON.
        NOTICE(2);

        private final int wire;

        Kind(int wire) {
            this.wire = wire;
        }

        private static Kind of(int wire) throws IOException {
            for (Kind kind : values()) {
                if (kind.wire == wire) {
                    return kind;
                }
            }
            throw new IOException("a console frame of the unknown kind " + wire);
        }
    }

    /// @param payload not copied: whoever makes a frame gives it away
    public ConsoleFrame(Kind kind, byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a console frame may have %d bytes, not %d"
                            .formatted(MAX_PAYLOAD, payload.length));
        }
        this.kind = kind;
        this.payload = payload;
    }

    /// One that says nothing.
    public static ConsoleFrame heartbeat() {
        return new ConsoleFrame(Kind.HEARTBEAT, new byte[0]);
    }

    public Kind kind() {
        return kind;
    }

    /// Not a copy.
    public byte[] payload() {
        return payload;
    }

    /// Writes it. Throws IOException when the other end is gone.
    public void writeTo(OutputStream out) throws IOException {
        out.write(
                ByteBuffer.allocate(HEAD + payload.length)
                        .put((byte) kind.wire)
                        .putInt(payload.length)
                        .put(payload)
                        .array());
    }

    /// Reads the next; empty at the end of the stream. Throws IOException when the stream ends
    /// within a frame or is no stream of frames.
    public static Optional<ConsoleFrame> readFrom(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        Kind kind = Kind.of(first);
        int length = new DataInputStream(in).readInt();
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new IOException("a console frame of %d bytes".formatted(length));
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the console's stream ended within a frame");
        }
        return Optional.of(new ConsoleFrame(kind, payload));
    }
}
