// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.wire.Wire;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One connection to QEMU's control socket: the greeting, commands and their answers by id, and
/// events as they come. QEMU serves one client at a time; a second one waits for its greeting. Safe
/// for use by many threads.
final class QmpConnection implements AutoCloseable {

    /// QEMU's longest answers to our questions have a few kB.
    private static final int MAX_LINE_BYTES = 1 << 20;

    /// Commands that may wait for an answer at once. What is sent to a QEMU that hangs fills the
    /// socket's buffers, and once they are full, whoever sends waits for ever.
    private static final int MAX_UNANSWERED = 32;

    private final JsonMapper json = Wire.mapper();
    private final SocketChannel channel;
    private final Consumer<JsonNode> events;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<JsonNode> greeting = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private QmpConnection(SocketChannel channel, Consumer<JsonNode> events) {
        this.channel = channel;
        this.events = events;
    }

    /// Connects and negotiates. Throws when nobody listens, or no greeting comes in time.
    ///
    /// @param events gets every event, on the connection's own thread
    static QmpConnection open(Path socket, Duration timeout, Consumer<JsonNode> events)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        QmpConnection connection = new QmpConnection(channel, events);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().name("qmp " + socket).start(connection::read);
            await(connection.greeting, timeout, "its greeting");
            connection.execute("qmp_capabilities", timeout);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Sends a command without arguments and waits for what it returns. Throws at once, and sends
    /// nothing, when QEMU owes too many answers already.
    JsonNode execute(String command, Duration timeout) throws IOException {
        if (unanswered.get() >= MAX_UNANSWERED) {
            throw new QmpException(
                    "QEMU left %d commands unanswered and was not sent %s"
                            .formatted(MAX_UNANSWERED, command));
        }
        String id = Long.toString(ids.incrementAndGet());
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            ObjectNode request = json.createObjectNode().put("execute", command).put("id", id);
            unanswered.incrementAndGet();
            send(json.writeValueAsBytes(request));
            JsonNode message = await(answer, timeout, "an answer to " + command);
            if (message.has("error")) {
                throw new QmpException(
                        "QEMU refused %s: %s"
                                .formatted(
                                        command, message.path("error").path("desc").asString("")));
            }
            return message.path("return");
        } finally {
            waiting.remove(id);
        }
    }

    /// Completes when the connection has ended, on either side.
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            ended.complete(null);
        }
    }

    private synchronized void send(byte[] line) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                dispatch(json.readTree(line));
            }
        } catch (IOException | JacksonException e) {
            // Both mean that this connection is of no more use; who waits is told below.
            greeting.completeExceptionally(e);
        } finally {
            close();
            QmpException gone = new QmpException("QEMU closed its control socket");
            greeting.completeExceptionally(gone);
            waiting.values().forEach(answer -> answer.completeExceptionally(gone));
            ended.complete(null);
        }
    }

    private void dispatch(JsonNode message) {
        if (message.has("QMP")) {
            greeting.complete(message);
        } else if (message.has("event")) {
            events.accept(message);
        } else {
            unanswered.decrementAndGet();
            CompletableFuture<JsonNode> answer = waiting.get(message.path("id").asString(""));
            if (answer != null) {
                answer.complete(message);
            }
        }
    }

    /// One message per line; empty at the end of the stream.
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n' && line.size() > 0) {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new QmpException(
                        "QEMU sent a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            if (next != '\r' && next != '\n') {
                line.write(next);
            }
        }
        return "";
    }

    private static JsonNode await(CompletableFuture<JsonNode> future, Duration timeout, String what)
            throws IOException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new QmpException("QEMU did not send %s within %s".formatted(what, timeout));
        } catch (ExecutionException e) {
            throw new IOException("QEMU did not send " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QmpException("interrupted while waiting for " + what);
        }
    }
}
