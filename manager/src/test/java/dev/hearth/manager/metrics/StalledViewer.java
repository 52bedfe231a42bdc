// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.testing.ManagerUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A viewer of the fleet that reads nothing, and has hardly any room for what it does not read.
final class StalledViewer implements AutoCloseable {

    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LONGEST_SHORT = 125;

    private final Socket socket = new Socket();

    StalledViewer(ManagerUnderTest manager) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new InetSocketAddress(manager.address().getHost(), manager.address().getPort()));
        socket.getOutputStream()
                .write(
                        """
                        GET /v1/metrics/ws HTTP/1.1\r
                        Host: %s\r
                        Upgrade: websocket\r
                        Connection: Upgrade\r
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                        Sec-WebSocket-Version: 13\r
                        \r
                        """
                                .formatted(manager.address().getAuthority())
                                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < 8_192) {
            head.append((char) socket.getInputStream().read());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
    }

    /// Sends a text of at most 125 bytes; its mask is zero.
    void send(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > LONGEST_SHORT) {
            throw new IllegalArgumentException(text);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(TEXT);
        frame.write(MASKED | payload.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(frame.toByteArray());
        } catch (IOException e) {
            throw new AssertionError("the manager has let the viewer go", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
