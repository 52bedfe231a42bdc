// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Serves requests on a unix socket, by one thread, one after the other. Never removes the socket.
public final class ApiServer {

    private static final int MAX_CONNECTIONS = 10;

    private static final byte[] TOO_MANY =
            ("HTTP/1.1 503\r\nServer: Firecracker API\r\nConnection: close\r\n"
                            + "Content-Length: 40\r\n\r\n{ \"error\": \"Too many open connections\" }")
                    .getBytes(StandardCharsets.US_ASCII);

    /// What answers requests. It may hold up everybody: requests are served one at a time.
    @FunctionalInterface
    public interface Handler {
        /// The answer, byte by byte as it shall be sent; empty closes the connection.
        Optional<byte[]> handle(HttpRequest request);
    }

    private final ServerSocketChannel server;
    private final Selector selector;
    private final Handler handler;
    private final int maxPayload;
    private final Turns turns;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(16 * 1024);
    private int connections;

    private ApiServer(ServerSocketChannel server, Handler handler, int maxPayload, Turns turns)
            throws IOException {
        this.server = server;
        this.selector = Selector.open();
        this.handler = handler;
        this.maxPayload = maxPayload;
        this.turns = turns;
    }

    /// Binds the socket; fails when anything is there already.
    ///
    /// @param maxPayload longest body, in bytes
    /// @param turns takes down when it works
    public static ApiServer bind(Path socket, Handler handler, int maxPayload, Turns turns)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket), 128);
        server.configureBlocking(false);
        return new ApiServer(server, handler, maxPayload, turns);
    }

    /// The bytes of an answer.
    public static byte[] encode(HttpResponse response) {
        return response.bytes();
    }

    /// Serves for ever.
    public void serve() {
        try {
            server.register(selector, SelectionKey.OP_ACCEPT);
            while (server.isOpen()) {
                turns.end();
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the API cannot be served", e);
        }
    }

    private void ready(SelectionKey key) {
        turns.begin();
        if (key.isAcceptable()) {
            accept();
        } else {
            Connection connection = (Connection) key.attachment();
            try {
                connection.read();
            } catch (IOException e) {
                connection.close();
            }
        }
    }

    private void accept() {
        try {
            SocketChannel client = server.accept();
            if (client == null) {
                return;
            }
            if (connections == MAX_CONNECTIONS) {
                client.write(ByteBuffer.wrap(TOO_MANY));
                client.close();
                return;
            }
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ, new Connection(client));
            connections++;
        } catch (IOException e) {
            // The client is gone already; the next one is not.
            return;
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final RequestParser parser = new RequestParser(maxPayload);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            int count = channel.read(chunk.clear());
            if (count < 0) {
                close();
                return;
            }
            parser.add(chunk.flip());
            while (channel.isOpen() && answerOne()) {}
            if (channel.isOpen() && parser.takeContinue()) {
                write(new HttpResponse(100, HttpResponse.Deprecation.NONE, null).bytes());
            }
        }

        private boolean answerOne() throws IOException {
            try {
                Optional<HttpRequest> request = parser.next();
                if (request.isEmpty()) {
                    return false;
                }
                Optional<byte[]> answer = handler.handle(request.orElseThrow());
                turns.answers();
                if (answer.isEmpty()) {
                    close();
                } else {
                    write(answer.orElseThrow());
                }
            } catch (BrokenRequest e) {
                write(e.response().bytes());
            }
            return true;
        }

        /// An answer fits into the socket's buffer unless the client reads none of many.
        private void write(byte[] answer) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(answer);
            while (rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    throw new IOException("the client does not read");
                }
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                return; // Closed is closed.
            } finally {
                connections--;
            }
        }
    }
}
