// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/// A person at a guest's serial console. What was printed before somebody looked is lost, so it
/// presses return until it sees what it waits for.
public final class GuestConsole implements AutoCloseable {

    private final SocketChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(8192);
    private String seen = "";

    public GuestConsole(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
    }

    /// Returns when the text was printed.
    public void await(String text, Duration limit) {
        Awaitility.await()
                .atMost(limit)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    type("");
                    return read().contains(text);
                });
    }

    /// Types a line.
    public void type(String line) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        channel.write(rest);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String read() throws IOException {
        while (channel.read(chunk.clear()) > 0) {
            seen += StandardCharsets.ISO_8859_1.decode(chunk.flip());
        }
        return seen;
    }
}
