// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Asks for `/metrics` over a few connections, on each again as soon as it was answered. It never
/// sleeps, so that what is asked is not charged with waking it.
public final class Scraper {

    private static final int CONNECTIONS = 4;
    private static final int CONNECT_TRIES = 250;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final long SILENCE_NANOS = 10_000_000_000L;

    private final int port;
    private final byte[] request;

    /// @param accept what it asks for; empty for what the other side likes
    public Scraper(int port, String accept) {
        this.port = port;
        String header = accept.isEmpty() ? "" : "Accept: " + accept + "\r\n";
        request =
                ("GET /metrics HTTP/1.1\r\nHost: g\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    private static SocketChannel connect(int port) throws IOException, InterruptedException {
        SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        IOException last = new IOException("not tried");
        for (int i = 0; i < CONNECT_TRIES; i++) {
            try {
                SocketChannel channel = SocketChannel.open(address);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                return channel;
            } catch (IOException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw last;
    }

    /// A port nobody listens on.
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Asks so many times, over connections of their own.
    public void scrape(int times) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                lines.add(new Line(connect(port), request));
            }
            scrape(lines, times);
        } finally {
            for (Line line : lines) {
                line.channel.close();
            }
        }
    }

    private static void scrape(List<Line> lines, int times) throws IOException {
        int begun = 0;
        int done = 0;
        long heard = System.nanoTime();
        while (done < times) {
            int before = done;
            for (Line line : lines) {
                if (line.isIdle() && begun < times) {
                    line.ask();
                    begun++;
                }
                done += line.takeAnswer() ? 1 : 0;
            }
            heard = done > before ? System.nanoTime() : heard;
            if (System.nanoTime() - heard > SILENCE_NANOS) {
                throw new IOException("no answer for 10 s");
            }
        }
    }

    /// CPU microseconds of a process for each of so many requests.
    public double microsEach(Measured process, int times) throws IOException, InterruptedException {
        long before = process.cpuNanos();
        scrape(times);
        return (process.cpuNanos() - before) / 1000.0 / times;
    }

    /// One connection.
    private static final class Line {

        private static final byte[] LENGTH =
                "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LAST_CHUNK =
                "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        private final SocketChannel channel;
        private final ByteBuffer request;
        private final byte[] bytes = new byte[BUFFER_BYTES];
        private final ByteBuffer input = ByteBuffer.wrap(bytes);
        private boolean idle = true;
        private int end = -1;
        private boolean chunked;

        Line(SocketChannel channel, byte[] request) {
            this.channel = channel;
            this.request = ByteBuffer.wrap(request);
        }

        boolean isIdle() {
            return idle;
        }

        void ask() throws IOException {
            request.rewind();
            while (request.hasRemaining()) {
                channel.write(request);
            }
            input.clear();
            end = -1;
            chunked = false;
            idle = false;
        }

        /// Whether the answer is whole now.
        boolean takeAnswer() throws IOException {
            if (idle) {
                return false;
            }
            int count = channel.read(input);
            if (count < 0) {
                throw new IOException("the connection was closed");
            }
            if (count > 0 && end < 0 && !chunked) {
                readHead();
            }
            boolean whole = chunked ? endsWith(LAST_CHUNK) : end >= 0 && input.position() >= end;
            idle = whole;
            return whole;
        }

        private void readHead() throws IOException {
            int body = 0;
            while (body + 3 < input.position() && !isEmptyLine(body)) {
                body++;
            }
            if (body + 3 >= input.position()) {
                return;
            }
            if (bytes[9] != '2') {
                throw new IOException(
                        "answered " + new String(bytes, 0, 12, StandardCharsets.US_ASCII));
            }
            int at = find(body);
            chunked = at < 0;
            int length = 0;
            for (int i = at + LENGTH.length; !chunked && bytes[i] != '\r'; i++) {
                length = 10 * length + bytes[i] - '0';
            }
            end = chunked ? -1 : body + 4 + length;
        }

        private boolean isEmptyLine(int at) {
            return bytes[at] == '\r'
                    && bytes[at + 1] == '\n'
                    && bytes[at + 2] == '\r'
                    && bytes[at + 3] == '\n';
        }

        private int find(int body) {
            for (int at = 0; at < body; at++) {
                int same = 0;
                while (same < LENGTH.length
                        && Character.toLowerCase(bytes[at + same]) == LENGTH[same]) {
                    same++;
                }
                if (same == LENGTH.length) {
                    return at;
                }
            }
            return -1;
        }

        private boolean endsWith(byte[] wanted) {
            int from = input.position() - wanted.length;
            for (int i = 0; i < wanted.length; i++) {
                if (from < 0 || bytes[from + i] != wanted[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
