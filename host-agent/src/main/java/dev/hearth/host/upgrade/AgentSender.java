// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.host.guest.GuestDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One request to a guest's agent, on a connection of its own and within its time. Guests are
/// hostile: no more is read than the bound says, and nothing is believed.
final class AgentSender implements AutoCloseable {

    private static final Duration MOST = Duration.ofSeconds(20);
    private static final int LONGEST_ANSWER = 8 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) [^\r\n]*\r\n");
    private static final Pattern GREETING = Pattern.compile("OK \\d{1,10}\n");

    private final Selector selector = Selector.open();
    private final SocketChannel channel;
    private final SelectionKey key;
    private final GuestDoor door;
    private final long end = System.nanoTime() + MOST.toNanos();
    private final ByteBuffer heard = ByteBuffer.allocate(LONGEST_ANSWER);

    /// What was answered.
    record Answer(int status, String text) {}

    private AgentSender(GuestDoor door) throws IOException {
        this.door = door;
        this.channel =
                switch (door) {
                    case GuestDoor.Tcp ignored -> SocketChannel.open();
                    case GuestDoor.Vsock ignored -> SocketChannel.open(StandardProtocolFamily.UNIX);
                };
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /// Asks for the agent's health, which says what it can.
    static Answer health(GuestDoor door) throws IOException {
        return exchange(
                door, "GET " + GuestApi.HEALTH_PATH + " HTTP/1.1\r\n", new byte[0], new byte[0]);
    }

    /// Sends another agent.
    static Answer send(GuestDoor door, byte[] signature, byte[] program) throws IOException {
        String request =
                "PUT %s HTTP/1.1\r\nContent-Length: %d\r\n"
                        .formatted(GuestApi.AGENT_PATH, signature.length + program.length);
        return exchange(door, request, signature, program);
    }

    private static Answer exchange(GuestDoor door, String request, byte[] first, byte[] second)
            throws IOException {
        try (AgentSender sender = new AgentSender(door)) {
            sender.connect();
            String head =
                    request + "Host: %s\r\nConnection: close\r\n\r\n".formatted(sender.host());
            sender.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            sender.write(ByteBuffer.wrap(first));
            sender.write(ByteBuffer.wrap(second));
            return sender.answer();
        }
    }

    private String host() {
        return door instanceof GuestDoor.Tcp tcp ? tcp.endpoint() : "localhost";
    }

    private void connect() throws IOException {
        SocketAddress address =
                switch (door) {
                    case GuestDoor.Tcp tcp ->
                            new InetSocketAddress(InetAddress.ofLiteral(tcp.address()), tcp.port());
                    case GuestDoor.Vsock vsock -> UnixDomainSocketAddress.of(vsock.socket());
                };
        if (!channel.connect(address)) {
            do {
                await(SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
        if (door instanceof GuestDoor.Vsock vsock) {
            write(
                    ByteBuffer.wrap(
                            ("CONNECT " + vsock.port() + "\n")
                                    .getBytes(StandardCharsets.US_ASCII)));
            greeted();
        }
    }

    /// Byte by byte: what follows is the agent's already.
    private void greeted() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder line = new StringBuilder();
        while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
            await(SelectionKey.OP_READ);
            if (channel.read(one.clear()) < 0 || line.length() > Integer.SIZE) {
                throw new IOException("nobody listens at " + door.endpoint());
            }
            if (one.position() == 1) {
                line.append((char) one.get(0));
            }
        }
        if (!GREETING.matcher(line).matches()) {
            throw new IOException("nobody listens at " + door.endpoint());
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count;
            try {
                count = channel.write(bytes);
            } catch (IOException e) {
                throw new IOException(door.endpoint() + " broke the connection off", e);
            }
            if (count == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private Answer answer() throws IOException {
        while (heard.hasRemaining()) {
            await(SelectionKey.OP_READ);
            if (channel.read(heard) < 0) {
                break;
            }
        }
        String text = new String(heard.array(), 0, heard.position(), StandardCharsets.ISO_8859_1);
        Matcher status = STATUS.matcher(text);
        int body = text.indexOf("\r\n\r\n");
        if (!status.lookingAt() || body < 0) {
            throw new IOException("what answers at " + door.endpoint() + " is no guest agent");
        }
        return new Answer(Integer.parseInt(status.group(1)), text.substring(body + 4));
    }

    private void await(int interest) throws IOException {
        key.interestOps(interest);
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0 || (selector.select(left) == 0 && System.nanoTime() - end >= 0)) {
            throw new SocketTimeoutException(
                    "%s took longer than %d s".formatted(door.endpoint(), MOST.toSeconds()));
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
