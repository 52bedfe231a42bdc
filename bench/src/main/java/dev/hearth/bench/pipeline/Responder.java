// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// The guest agents of any number of guests, in one process: one thread that answers at every
/// loopback address on one port. It writes its port, and takes orders from its standard input, with
/// whose end it ends:
///
/// - `hang N`: from now on every Nth address reads what it is asked, and does not answer; 0 heals.
/// - `counts`: it writes how many reports and how many scrapes were answered.
final class Responder {

    /// A request of the host agent has 90 bytes, one of Prometheus 300.
    private static final int LONGEST_REQUEST = 4096;

    private static final int WAITING_CONNECTIONS = 4096;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final GuestPage report;
    private final GuestPage series = GuestPage.series();
    private final ByteBuffer request = ByteBuffer.allocateDirect(LONGEST_REQUEST);
    private final byte[] head = new byte[LONGEST_REQUEST];
    private final AtomicLong reports = new AtomicLong();
    private final AtomicLong scrapes = new AtomicLong();
    private volatile int hanging;

    private Responder() throws IOException {
        try (InputStream template =
                Objects.requireNonNull(Responder.class.getResourceAsStream("guest-report.json"))) {
            String text = new String(template.readAllBytes(), StandardCharsets.US_ASCII).strip();
            this.report = GuestPage.report(text);
        }
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open();
        server.configureBlocking(false);
        server.bind(new InetSocketAddress("0.0.0.0", 0), WAITING_CONNECTIONS);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /// Takes no arguments.
    public static void main(String[] arguments) throws IOException {
        Responder responder = new Responder();
        System.out.println(responder.server.socket().getLocalPort());
        Thread.ofPlatform().name("guests").daemon().start(responder::serve);
        responder.obey();
    }

    private void obey() throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("counts")) {
                System.out.println(reports.get() + " " + scrapes.get());
            } else {
                hanging = Integer.parseInt(order.substring("hang ".length()));
            }
        }
    }

    private void serve() {
        while (true) {
            try {
                selector.select(this::ready);
            } catch (IOException e) {
                System.err.println("the responder's selector failed: " + e);
                System.exit(1);
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof SocketChannel guest) {
                answer(key, guest);
            } else {
                accept();
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel guest = server.accept(); guest != null; guest = server.accept()) {
            // Whoever reaches this machine from elsewhere has no business here.
            if (!guest.socket().getInetAddress().isLoopbackAddress()) {
                guest.close();
                continue;
            }
            guest.configureBlocking(false);
            guest.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetAddress address = guest.socket().getLocalAddress();
            guest.register(selector, SelectionKey.OP_READ, number(address));
        }
    }

    /// A client asks for nothing before it has its answer, and no request is cut on loopback.
    private void answer(SelectionKey key, SocketChannel guest) throws IOException {
        int length = guest.read(request.clear());
        if (length < 0) {
            close(key);
            return;
        }
        int every = hanging;
        if (every > 0 && (int) key.attachment() % every == 0) {
            return;
        }
        boolean json = asksForJson(length);
        ByteBuffer page = (json ? report : series).now();
        guest.write(page);
        if (page.hasRemaining()) {
            throw new IOException("an answer did not fit into a socket's buffer");
        }
        (json ? reports : scrapes).lazySet((json ? reports : scrapes).get() + 1);
    }

    private boolean asksForJson(int length) {
        request.flip().get(head, 0, length);
        return new String(head, 0, length, StandardCharsets.ISO_8859_1)
                .contains("application/json");
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.err.println("a connection did not close: " + e);
        }
    }
}
