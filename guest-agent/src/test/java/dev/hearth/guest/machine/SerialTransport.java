// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Frames over the virtio-serial port; its other end is a socket of QEMU's.
final class SerialTransport implements Transport {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path path;
    private @Nullable SocketChannel host;
    private SerialFrameReader reader = new SerialFrameReader(SerialFrame.MAX_ANSWER_BYTES);
    private int tag;

    SerialTransport(Path path) {
        this.path = path;
    }

    @Override
    public String exchange(String request) throws IOException {
        byte[] payload = request.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[payload.length + SerialFrame.OVERHEAD_BYTES];
        int length = SerialFrame.write(++tag, payload, 0, payload.length, frame);
        SocketChannel channel = send(ByteBuffer.wrap(frame, 0, length));
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            while (System.nanoTime() < deadline) {
                selector.select(TimeUnit.NANOSECONDS.toMillis(TIMEOUT_NANOS));
                String answer = read(channel);
                if (answer != null) {
                    return answer;
                }
            }
        }
        throw new IOException("no answer over the serial port");
    }

    /// Reads what is there; answers the answer when it is whole. One to somebody who has gone bears
    /// another tag.
    private @Nullable String read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        if (channel.read(buffer) < 0) {
            throw new IOException("QEMU closed the serial port");
        }
        for (int at = 0; at < buffer.position(); ) {
            at += reader.take(buffer.array(), at, buffer.position());
            if (reader.hasFrame() && reader.tag() == tag) {
                return new String(
                        reader.payload(), 0, reader.length(), StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }

    /// The beginning is that of a frame, so that its payload is cut off.
    @Override
    public void breakOff(String beginning) throws IOException {
        byte[] payload = beginning.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[payload.length + SerialFrame.OVERHEAD_BYTES];
        SerialFrame.write(++tag, payload, 0, payload.length, frame);
        send(ByteBuffer.wrap(frame, 0, frame.length / 2));
        close();
    }

    private SocketChannel send(ByteBuffer bytes) throws IOException {
        SocketChannel open = host;
        if (open == null) {
            open = SocketChannel.open(UnixDomainSocketAddress.of(path));
            host = open;
            reader = new SerialFrameReader(SerialFrame.MAX_ANSWER_BYTES);
        }
        // A frame is smaller than the socket's buffer: it is taken at once.
        while (bytes.hasRemaining() && open.write(bytes) >= 0) {}
        return open;
    }

    @Override
    public void close() throws IOException {
        if (host != null) {
            host.close();
            host = null;
        }
    }
}
