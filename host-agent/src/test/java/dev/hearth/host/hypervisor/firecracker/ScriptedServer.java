// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A unix socket that answers the nth request with the nth line of its script, byte for byte, and
/// keeps the connection open. One request at a time. Without a line it says nothing more.
final class ScriptedServer implements AutoCloseable {

    /// Says nothing to the request.
    static final String SILENCE = "";

    /// Hangs up instead of answering.
    static final String HANG_UP = "hang up";

    private final ServerSocketChannel server;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    ScriptedServer(Path socket, String... script) throws IOException {
        answers.addAll(List.of(script));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().name("scripted-server").start(this::accept);
    }

    /// An answer as Firecracker's server writes it.
    static String answer(int status, String body) {
        return "HTTP/1.1 %d \r\nServer: Firecracker API\r\nConnection: keep-alive\r\n"
                        .formatted(status)
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body);
    }

    /// Done, and nothing to say about it.
    static String done() {
        return "HTTP/1.1 204 \r\nServer: Firecracker API\r\nConnection: keep-alive\r\n\r\n";
    }

    /// Request lines and bodies, in order.
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(client), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(line + " " + readRest(in));
                String answer = answers.poll();
                if (HANG_UP.equals(answer)) {
                    return;
                }
                if (answer != null) {
                    write(client, answer);
                }
            }
        } catch (IOException e) {
            // The other side hung up, or the test is over.
            return;
        } finally {
            open.remove(client);
        }
    }

    private static String readRest(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        char[] body = new char[length];
        int read = 0;
        while (read < length) {
            read += in.read(body, read, length - read);
        }
        return new String(body);
    }

    private static void write(SocketChannel client, String text) throws IOException {
        // In two pieces: nobody may rely on an answer that comes in one.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int half = bytes.length / 2;
        client.write(ByteBuffer.wrap(bytes, 0, half));
        client.write(ByteBuffer.wrap(bytes, half, bytes.length - half));
    }
}
