// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A guest's port on loopback, behind which a test puts an agent that behaves, or does not. Can be
/// killed and come back at the same port.
public final class FakeGuest implements AutoCloseable {

    /// The limits every target of the tests has: 2 vCPUs, 512 MiB.
    public static final GuestTarget.Limits LIMITS = new GuestTarget.Limits(2, 512 * 1024);

    private final UUID vmId;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final int port;
    private volatile Behaviour behaviour;
    private volatile ServerSocket server;

    /// What happens on a connection, from its first byte to its last.
    public interface Behaviour {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    public FakeGuest(UUID vmId, Behaviour behaviour) {
        this.vmId = vmId;
        this.behaviour = behaviour;
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    /// An agent as it should be.
    public static FakeGuest healthy(UUID vmId) {
        return new FakeGuest(vmId, answering(new FakeReport(vmId)));
    }

    public static Behaviour answering(FakeReport report) {
        return connection -> {
            while (connection.awaitRequest()) {
                connection.respond(report.json());
            }
        };
    }

    public UUID vmId() {
        return vmId;
    }

    public GuestTarget target() {
        return target("incarnation-1");
    }

    public GuestTarget target(String incarnation) {
        return new GuestTarget(vmId, incarnation, "127.0.0.1", port, LIMITS);
    }

    public int port() {
        return port;
    }

    /// Requests that were read completely.
    public int requests() {
        return requests.get();
    }

    public int connections() {
        return connections.get();
    }

    /// From the next connection on, behaves like this; ends the connections there are.
    public void behave(Behaviour next) {
        behaviour = next;
        hangUp();
    }

    /// Stops listening and ends all connections, as when the agent's process dies.
    public void kill() {
        closeQuietly(server);
        hangUp();
    }

    /// Listens again, at the same port.
    public void comeBack() {
        server = listen(port);
    }

    @Override
    public void close() {
        kill();
    }

    private void hangUp() {
        open.forEach(FakeGuest::closeQuietly);
    }

    private ServerSocket listen(int wantedPort) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wantedPort));
            Thread.ofVirtual().name("fake-guest").start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                open.add(socket);
                if (from.isClosed()) {
                    // It was accepted while the agent was killed.
                    hangUp();
                }
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(new Connection(socket));
        } catch (IOException e) {
            // The poller hung up, which is what these tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// One connection, seen from the guest.
    public final class Connection {
        private final BufferedReader in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            this.out = socket.getOutputStream();
        }

        /// Reads one request; false at the end of the connection.
        public boolean awaitRequest() throws IOException {
            String line = in.readLine();
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
            if (line != null) {
                requests.incrementAndGet();
            }
            return line != null;
        }

        public void respond(String body) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
