// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.host.guest.Refusal.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The first words on a connection to a guest's vsock: Firecracker is told the port and says `OK`
/// and a number. Nobody there, and it hangs up; no driver there yet, and it says nothing at all.
final class VsockGreeting {

    /// Firecracker's longest line: `OK` and a port of up to ten digits.
    private static final int MAX_BYTES = 32;

    private final ByteBuffer request;
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private final StringBuilder line = new StringBuilder();

    VsockGreeting(int port) {
        request = ByteBuffer.wrap(("CONNECT " + port + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// Says it anew, all at once: Firecracker looks at the first bytes as they come in one piece.
    void send(SocketChannel channel) throws IOException, RefusedAnswer {
        line.setLength(0);
        channel.write(request.rewind());
        if (request.hasRemaining()) {
            throw new RefusedAnswer(Kind.CLOSED, "does not take a connection");
        }
    }

    /// Whether the answer is whole. Reads byte by byte, for what follows is the agent's already.
    ///
    /// Throws [RefusedAnswer] when it is another one.
    boolean isAnswered(SocketChannel channel) throws IOException, RefusedAnswer {
        while (line.length() <= MAX_BYTES) {
            int read = channel.read(one.clear());
            if (read < 0) {
                throw new RefusedAnswer(
                        Kind.UNREACHABLE,
                        "is closed: is the guest agent running, and on that port?");
            }
            if (read == 0) {
                return false;
            }
            char next = (char) one.get(0);
            if (next == '\n') {
                if (line.toString().matches("OK \\d{1,10}")) {
                    return true;
                }
                break;
            }
            line.append(next);
        }
        throw new RefusedAnswer(Kind.NOT_HTTP, "is not led to by a VMM that speaks of vsock");
    }
}
