// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.vsock;

import dev.hearth.fakefirecracker.guest.Guest;
import dev.hearth.fakefirecracker.guest.GuestAgent;
import dev.hearth.fakefirecracker.metrics.Counters;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A vsock device. The socket is bound when the device is made and never removed. Before the
/// guest's driver is up, a CONNECT gets no answer at all; on a port where nobody listens, it is
/// closed without a word.
public final class VsockDevice implements AutoCloseable {

    /// How the device treats its clients.
    public enum Manner {
        NORMAL,
        /// Nobody is ever answered.
        SILENT,
        /// Nobody listens in the guest.
        REFUSED,
        /// The answer to CONNECT makes no sense.
        GARBAGE
    }

    private static final int MAX_CONNECTIONS = 1023;
    private static final int FIRST_HOST_PORT = 1 << 30;

    /// The whole CONNECT line; the first read takes 10 bytes in one go.
    private static final int MAX_COMMAND = 32;

    private static final Pattern CONNECT =
            Pattern.compile("CONNECT (\\d{1,10})\\s*\n", Pattern.CASE_INSENSITIVE);

    private final ServerSocketChannel server;
    private final Counters counters;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger nextPort = new AtomicInteger(FIRST_HOST_PORT);
    private volatile Optional<GuestAgent> agent = Optional.empty();
    private volatile Optional<Guest> guest = Optional.empty();
    private volatile Manner manner = Manner.NORMAL;

    private VsockDevice(ServerSocketChannel server, Counters counters) {
        this.server = server;
        this.counters = counters;
    }

    /// Binds the socket; fails when anything is there.
    public static VsockDevice bind(Path socket, Counters counters) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), 128);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        VsockDevice device = new VsockDevice(server, counters);
        thread("vsock", device::accept);
        return device;
    }

    /// The guest that is behind it from now on.
    public void attach(Guest who) {
        agent = Optional.of(new GuestAgent(who));
        guest = Optional.of(who);
    }

    public void manner(Manner how) {
        this.manner = how;
    }

    /// Ends all connections, as the creation of a snapshot does; listeners stay.
    public void reset() {
        open.forEach(VsockDevice::closeQuietly);
    }

    /// Stops listening; the socket's file stays.
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            return; // Closed is closed.
        } finally {
            reset();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (open.size() >= MAX_CONNECTIONS) {
                    client.close();
                } else {
                    open.add(client);
                    thread("vsock client", () -> serve(client));
                }
            }
        } catch (IOException e) {
            return; // The device was closed.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            Optional<Long> port = readCommand(client);
            if (port.isEmpty() || !answers(client)) {
                return;
            }
            if (port.orElseThrow() != GuestAgent.PORT || manner == Manner.REFUSED) {
                counters.add("vsock", "conns_killed", 1);
                return;
            }
            connect(client);
        } catch (IOException e) {
            return; // The client is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /// Whether the guest's driver takes a connection now. If not, the client waits, in silence,
    /// until it has had enough.
    private boolean answers(SocketChannel client) throws IOException {
        boolean up = guest.map(who -> who.life() == Guest.Life.UP).orElse(false);
        if (up && manner != Manner.SILENT) {
            return true;
        }
        ByteBuffer ignored = ByteBuffer.allocate(64);
        while (client.read(ignored.clear()) >= 0) {}
        return false;
    }

    private void connect(SocketChannel client) throws IOException, InterruptedException {
        String text = manner == Manner.GARBAGE ? "OH %d\n" : "OK %d\n";
        String answer = text.formatted(nextPort.getAndIncrement());
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        counters.add("vsock", "conns_added", 1);
        try {
            agent.orElseThrow()
                    .serve(
                            new CountedInput(
                                    Channels.newInputStream(client), count -> moved("rx", count)),
                            new CountedOutput(
                                    Channels.newOutputStream(client), count -> moved("tx", count)));
        } finally {
            counters.add("vsock", "conns_removed", 1);
        }
    }

    /// rx is into the guest.
    private void moved(String direction, long bytes) {
        counters.add("vsock", direction + "_bytes_count", bytes);
        counters.add("vsock", direction + "_packets_count", 1);
        counters.add("vsock", direction + "_queue_event_count", 1);
    }

    /// The port of the CONNECT line; empty when it is none.
    private static Optional<Long> readCommand(SocketChannel client) throws IOException {
        ByteBuffer command = ByteBuffer.allocate(MAX_COMMAND);
        command.limit(10);
        while (client.read(command) >= 0) {
            String line =
                    new String(command.array(), 0, command.position(), StandardCharsets.US_ASCII);
            if (line.endsWith("\n")) {
                Matcher matcher = CONNECT.matcher(line);
                return matcher.matches()
                        ? Optional.of(Long.parseLong(matcher.group(1)))
                        : Optional.empty();
            }
            if (command.position() == MAX_COMMAND) {
                return Optional.empty();
            }
            if (command.position() >= 10) {
                command.limit(command.position() + 1);
            }
        }
        return Optional.empty();
    }

    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon().start(work);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            return; // Closed is closed.
        }
    }
}
