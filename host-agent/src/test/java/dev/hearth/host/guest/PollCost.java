// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// What one poll costs: CPU time of the poller's thread, kernel time included, per answer. Run its
/// `main` with the number of guests (500) and of seconds to measure (20); the responder is a thread
/// of the same process that is not measured.
public final class PollCost {

    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private PollCost() {}

    public static void main(String[] args) throws IOException {
        int guests = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        new PollCost().measure(guests, seconds);
    }

    private void measure(int guests, int seconds) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(loopback, 0), 1024);
            int port = server.socket().getLocalPort();
            Thread.ofPlatform().daemon().name("responder").start(() -> respond(server));
            List<GuestTarget> targets = new ArrayList<>();
            for (int guest = 0; guest < guests; guest++) {
                targets.add(
                        new GuestTarget(
                                new UUID(guest, guest),
                                "one",
                                "127.0.0.1",
                                port,
                                FakeGuest.LIMITS));
            }
            try (GuestPoller poller = new GuestPoller(new Counting(), System.nanoTime())) {
                poller.start();
                poller.watch(targets);
                pause(20);
                report(guests, seconds);
            }
        }
    }

    private void report(int guests, int seconds) {
        long cpu = pollerCpuNanos();
        long polls = answered.sum();
        long refusals = refused.sum();
        long start = System.nanoTime();
        pause(seconds);
        long answers = answered.sum() - polls;
        double elapsed = (System.nanoTime() - start) / 1e9;
        long spent = pollerCpuNanos() - cpu;
        System.out.printf(
                "guests %d, answers/s %.1f, refused %d, us CPU per poll %.2f, %% of a core %.2f%n",
                guests,
                answers / elapsed,
                refused.sum() - refusals,
                spent / 1e3 / answers,
                100 * spent / 1e9 / elapsed);
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long pollerCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .mapToObj(threads::getThreadInfo)
                .filter(info -> info != null && info.getThreadName().equals("guest-poller"))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    private static void respond(ServerSocketChannel server) {
        String body =
                new FakeReport(new UUID(0, 0))
                        .json()
                        .replace("\"00000000-0000-0000-0000-000000000000\"", "null");
        ByteBuffer answer =
                ByteBuffer.wrap(
                        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.US_ASCII));
        ByteBuffer request = ByteBuffer.allocate(4096);
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            while (server.isOpen()) {
                selector.select(key -> serve(key, selector, request, answer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(
            SelectionKey key, Selector selector, ByteBuffer request, ByteBuffer answer) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                SocketChannel accepted = server.accept();
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ);
            } else if (key.channel() instanceof SocketChannel channel) {
                int read = channel.read(request.clear());
                if (read < 0) {
                    channel.close();
                } else {
                    channel.write(answer.rewind());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Counting implements GuestListener {
        @Override
        public void answered(GuestTarget target, GuestReading reading) {
            answered.increment();
        }

        @Override
        public void refused(GuestTarget target, Refusal refusal) {
            refused.increment();
        }
    }
}
