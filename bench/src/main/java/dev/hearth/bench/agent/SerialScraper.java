// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks for `/metrics` in frames, one request at a time, as a host does over a virtio-serial port.
final class SerialScraper implements AutoCloseable {

    private static final byte[] REQUEST =
            "GET /metrics HTTP/1.1\r\nHost: g\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final SerialFrameReader reader = new SerialFrameReader(SerialFrame.MAX_ANSWER_BYTES);
    private final byte[] frame = new byte[REQUEST.length + SerialFrame.OVERHEAD_BYTES];
    private final byte[] bytes = new byte[1 << 16];
    private int tag;

    SerialScraper(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    void scrape(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            int length = SerialFrame.write(++tag, REQUEST, 0, REQUEST.length, frame);
            channel.write(ByteBuffer.wrap(frame, 0, length));
            awaitAnswer();
        }
    }

    private void awaitAnswer() throws IOException {
        while (true) {
            int count = channel.read(ByteBuffer.wrap(bytes));
            if (count < 0) {
                throw new IOException("the serial port was closed");
            }
            for (int at = 0; at < count; ) {
                at += reader.take(bytes, at, count);
                if (reader.hasFrame() && reader.tag() == tag) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
