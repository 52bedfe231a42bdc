// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// As much of an API server as a flush meets: it takes connections on one thread, and answers each
/// request as it was told to.
final class FakeApi implements AutoCloseable {

    static final String FLUSHED =
            """
            HTTP/1.1 204\040\r
            Server: Firecracker API\r
            Connection: keep-alive\r
            \r
            """;
    static final String REFUSED =
            """
            HTTP/1.1 400\040\r
            Server: Firecracker API\r
            Connection: keep-alive\r
            Content-Type: application/json\r
            Content-Length: 22\r
            \r
            {"fault_message":"no"}\
            """;

    private final ServerSocketChannel server;
    private final String answer;
    private final Flush flush;
    private final Thread thread;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile String lastRequest = "";

    /// What it does before it answers.
    interface Flush {
        void run() throws IOException;
    }

    FakeApi(Path socket, String answer, Flush flush) throws IOException {
        this.answer = answer;
        this.flush = flush;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        thread = Thread.ofPlatform().name("fake-api").start(this::serve);
    }

    /// Answers from now on; before, it only reads.
    FakeApi answering() {
        mayAnswer.countDown();
        return this;
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    String lastRequest() {
        return lastRequest;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                connections.incrementAndGet();
                serve(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SocketChannel client) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(4096);
        while (client.read(request.clear()) > 0) {
            requests.incrementAndGet();
            lastRequest =
                    new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                return;
            }
            flush.run();
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
