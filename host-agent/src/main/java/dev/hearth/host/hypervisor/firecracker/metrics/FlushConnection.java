// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks one Firecracker for its metrics line, over a connection of its own that stays open, and
/// never waits for the answer: `PUT /actions` with `FlushMetrics`, one at a time. The API server of
/// a VM answers one request after the other, and may be busy with a snapshot for minutes.
///
/// Not safe for use by several threads.
final class FlushConnection {

    /// An answer that takes longer is late.
    static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// After this long the question is given up: the server forgets questions it was not able to
    /// answer.
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final String BODY = "{\"action_type\":\"FlushMetrics\"}";
    private static final byte[] REQUEST =
            """
            PUT /actions HTTP/1.1\r
            Host: localhost\r
            Accept: application/json\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            %s\
            """
                    .formatted(BODY.length(), BODY)
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// More than the head of any answer has.
    private static final int MOST_HEAD_BYTES = 1024;

    private static final byte[] STATUS_204 = "HTTP/1.1 204".getBytes(StandardCharsets.US_ASCII);

    private final UnixDomainSocketAddress address;
    private final ByteBuffer head = ByteBuffer.allocate(MOST_HEAD_BYTES);
    private @Nullable SocketChannel channel;
    private boolean waiting;
    private boolean late;
    private long askedAt;

    FlushConnection(Path apiSocket) {
        this.address = UnixDomainSocketAddress.of(apiSocket);
    }

    /// How a question stands.
    enum Outcome {
        /// Nothing new.
        NONE,
        /// The line is in the FIFO.
        ANSWERED,
        /// Firecracker did not, or could not be asked.
        REFUSED,
        /// There is no answer yet although there should be; told once per question.
        LATE
    }

    /// Whether an answer is awaited.
    boolean isWaiting() {
        return waiting;
    }

    /// Asks, unless the question before is still open.
    Outcome ask(long now) {
        if (waiting) {
            return Outcome.NONE;
        }
        head.clear();
        late = false;
        askedAt = now;
        try {
            SocketChannel open = channel;
            if (open == null) {
                open = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel = open;
                open.configureBlocking(false);
                if (!open.connect(address)) {
                    return refused();
                }
            }
            // So few bytes always fit: the answer to the question before was read.
            waiting = open.write(ByteBuffer.wrap(REQUEST)) == REQUEST.length;
            return waiting ? Outcome.NONE : refused();
        } catch (IOException e) {
            return refused();
        }
    }

    /// Looks for the answer.
    Outcome look(long now) {
        SocketChannel open = channel;
        if (!waiting || open == null) {
            return Outcome.NONE;
        }
        try {
            int read = open.read(head);
            if (read < 0) {
                return refused();
            }
            if (read > 0 && head.position() >= STATUS_204.length) {
                Outcome outcome = answered();
                if (outcome != Outcome.NONE) {
                    return outcome;
                }
            }
        } catch (IOException e) {
            return refused();
        }
        if (now - askedAt > LOST_NANOS) {
            close();
        } else if (!late && now - askedAt > LATE_NANOS) {
            late = true;
            return Outcome.LATE;
        }
        return Outcome.NONE;
    }

    /// Any answer but the expected one has a body, which is not worth reading: the next question
    /// gets a connection of its own.
    private Outcome answered() {
        boolean flushed =
                head.duplicate().slice(0, STATUS_204.length).equals(ByteBuffer.wrap(STATUS_204));
        if (flushed && endsHead()) {
            waiting = false;
            return Outcome.ANSWERED;
        }
        return flushed && head.hasRemaining() ? Outcome.NONE : refused();
    }

    private boolean endsHead() {
        int start = head.position() - HEAD_END.length;
        return start >= 0
                && head.duplicate().slice(start, HEAD_END.length).equals(ByteBuffer.wrap(HEAD_END));
    }

    private Outcome refused() {
        close();
        return Outcome.REFUSED;
    }

    /// Lets go of the connection. May be called again, and [#ask] after it.
    void close() {
        waiting = false;
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Gone is what it was to be.
            }
        }
    }
}
