// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A stretch of time in which the fake Firecracker's API thread worked, by [System#nanoTime]; its
/// README tells more.
///
/// @param call such as `PUT /logger`; empty when it only let somebody connect or go
/// @param answered when its answer was ready to be sent; without a call, the end
record Turn(String call, long from, long answered, long to) {

    private static final byte[] REQUEST =
            "GET /hearth-fake HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_BYTES = 1 << 20;

    /// What the fake that listens at this socket did, in its order; the first is its start.
    static List<Turn> of(Path socket) throws IOException {
        JsonNode turns = HostAgent.JSON.readTree(ask(socket)).path("turns");
        return StreamSupport.stream(turns.spliterator(), false)
                .map(turn ->
                        new Turn(
                                turn.path("call").asString(),
                                turn.path("from_ns").asLong(),
                                turn.path("answered_ns").asLong(),
                                turn.path("to_ns").asLong()))
                .toList();
    }

    long nanos() {
        return answered - from;
    }

    private static String ask(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(REQUEST));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
            while (all.size() < MOST_BYTES) {
                if (channel.read(chunk.clear()) < 0) {
                    throw new EOFException("the fake closed the connection");
                }
                all.write(chunk.array(), 0, chunk.position());
                String text = all.toString(StandardCharsets.UTF_8);
                int body = text.indexOf("\r\n\r\n") + 4;
                int length = text.indexOf("Content-Length: ") + 16;
                if (body > 3 && all.size() >= body + number(text, length)) {
                    return text.substring(body);
                }
            }
            throw new IOException("the fake's answer does not end");
        }
    }

    private static int number(String text, int at) {
        return Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
    }
}
