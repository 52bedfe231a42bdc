// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.firecracker.ApiException.Kind;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// HTTP/1.1 over Firecracker's unix socket. Every call has a connection of its own, and there is
/// one at a time, because Firecracker serves one at a time and lets ten connect: a call that has to
/// wait does so here, on its own time limit. Safe for use by many threads.
final class ApiSocket {

    private static final JsonMapper JSON = Wire.mapper();
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private final Path socket;
    private final ReentrantLock turn = new ReentrantLock(true);

    ApiSocket(Path socket) {
        this.socket = socket;
    }

    /// Makes one call and returns the answer, which may be a refusal.
    ///
    /// Throws [ApiException] when there is none: of kind `TIMED_OUT` when the limit is over,
    /// whatever the other side does meanwhile.
    ///
    /// @param path with its leading slash
    /// @param body null for none
    ApiAnswer call(String method, String path, @Nullable JsonNode body, Duration limit)
            throws ApiException {
        long deadline = System.nanoTime() + limit.toNanos();
        String what = method + " " + path;
        try {
            if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw timedOut(what, limit);
            }
            try {
                while (true) {
                    ApiAnswer answer = exchange(what, body, deadline, limit);
                    // It took nothing in, so that the call may be repeated: others hold all ten
                    // connections, some of them perhaps of a host agent that was just killed.
                    if (answer.status() != SERVICE_UNAVAILABLE
                            || deadline - System.nanoTime() < BUSY_PAUSE.toNanos()) {
                        return answer;
                    }
                    Thread.sleep(BUSY_PAUSE);
                }
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Kind.TIMED_OUT, "interrupted while waiting for " + what, e);
        }
    }

    private ApiAnswer exchange(String what, @Nullable JsonNode body, long deadline, Duration limit)
            throws ApiException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A channel has no read time-out; closing it is what frees a thread that waits on it.
            CompletableFuture<Void> guard =
                    done.orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                            .whenComplete((nothing, overdue) -> closeIf(overdue, channel));
            try {
                connect(channel);
                send(channel, request(what, body));
                return new AnswerReader(channel).read();
            } finally {
                done.complete(null);
                guard.exceptionally(overdue -> null).join();
            }
        } catch (ApiException e) {
            throw e;
        } catch (IOException e) {
            throw done.isCompletedExceptionally()
                    ? timedOut(what, limit)
                    : new ApiException(
                            Kind.BROKEN, "the connection broke during %s".formatted(what), e);
        }
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ClosedChannelException e) {
            // By the time limit.
            throw e;
        } catch (IOException e) {
            throw new ApiException(Kind.UNREACHABLE, "nobody listens at " + socket, e);
        }
    }

    private static void send(SocketChannel channel, ByteBuffer rest) throws IOException {
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /// No `Expect`, no chunks: Firecracker would answer the one and drop the other.
    private static ByteBuffer request(String what, @Nullable JsonNode body) {
        byte[] content = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        StringBuilder head = new StringBuilder(what).append(" HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Accept: application/json\r\n");
        if (body != null) {
            head.append("Content-Type: application/json\r\n");
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(headBytes.length + content.length)
                .put(headBytes)
                .put(content)
                .flip();
    }

    private static ApiException timedOut(String what, Duration limit) {
        return new ApiException(
                Kind.TIMED_OUT,
                "Firecracker did not answer %s within %d ms".formatted(what, limit.toMillis()));
    }

    private static void closeIf(@Nullable Throwable overdue, SocketChannel channel) {
        if (overdue != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // What the thread that waits on it then sees is told as a time-out all the same.
                return;
            }
        }
    }
}
