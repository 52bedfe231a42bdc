// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.guest.fuzz.HttpAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The binary against clients that mean no good. Fixture: the real process on loopback; after each
/// test it must be as it was: alive, with as many descriptors as at the start, within the memory
/// that its page states, sampling, and answering.
class HostileClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: g\r\n\r\n";
    private static final String CLOSE =
            "GET /metrics HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";
    private static final Pattern WAKEUPS = Pattern.compile("\"wakeups_total\":(\\d+)");

    /// At the start, with 4 KiB for each of 64 connections and 128 KiB for each of four slow
    /// readers: what `README.md` states, and a share for the kernel's own rounding.
    private static final long MAX_RSS_KIB = 1536;

    @TempDir private static Path directory;

    @SuppressWarnings("NullAway.Init") // by start()
    private static Binary agent;

    private static int port;
    private static long descriptors;

    @BeforeAll
    static void start() throws Exception {
        agent = Binary.start(directory, "--listen", "127.0.0.1:0");
        port = agent.awaitPort();
        Binary.exchange(port, CLOSE);
        // What is looked for once a second is found by then.
        Awaitility.await().atMost(PATIENCE).until(() -> isSampling());
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> descriptors == (descriptors = agent.descriptors()));
    }

    @AfterAll
    static void end() {
        agent.close();
    }

    @AfterEach
    void itIsAsItWas() throws Exception {
        assertThat(agent.isAlive()).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> agent.descriptors() == descriptors);
        assertThat(agent.rssKib()).isLessThan(MAX_RSS_KIB);
        assertThat(agent.log().lines()).hasSizeLessThan(4);
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> isSampling());
    }

    private static String report() throws IOException {
        List<HttpAnswer> answers = HttpAnswer.all(Binary.exchange(port, CLOSE));
        assertThat(answers).hasSize(1);
        return answers.getFirst().body();
    }

    private static long monotonicNanos(String report) throws Exception {
        byte[] bytes = report.getBytes(ISO_8859_1);
        return GuestReportParser.parse(bytes, 0, bytes.length).identity().monotonicNs();
    }

    private static long wakeups(String report) {
        Matcher matcher = WAKEUPS.matcher(report);
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /// A usage is there only when the last two samples were taken in time.
    static boolean isSampling() throws Exception {
        String first = report();
        String last = report();
        assertThat(monotonicNanos(last)).isGreaterThan(monotonicNanos(first));
        assertThat(wakeups(last)).isGreaterThan(wakeups(first));
        return !last.contains("\"cpu_usage_percent\":null");
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static List<HttpAnswer> read(Socket socket) throws IOException {
        return HttpAnswer.all(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }

    @Test
    void aWrongRequestGetsTheRightRefusal() throws Exception {
        assertThat(status("POST /metrics HTTP/1.1|Host: g||")).isEqualTo(405);
        assertThat(status("DELETE /metrics HTTP/1.1|Host: g||")).isEqualTo(405);
        assertThat(status("PRI * HTTP/2.0||SM||")).isEqualTo(400);
        assertThat(status("GET /metrics HTTP/1.1|Host: g|Transfer-Encoding: chunked||5|hello|0||"))
                .isEqualTo(400);
        assertThat(status("GET /metrics HTTP/1.1|Host: g|Content-Length: 18446744073709551615||x"))
                .isEqualTo(413);
        assertThat(status("GET /metrics HTTP/1.1|Host: g|Content-Length: -1||")).isEqualTo(400);
        assertThat(status("GET /metrics HTTP/1.1||")).isEqualTo(400);
        assertThat(status("GET /metrics HTTP/1.1|Host: g|Host: h||")).isEqualTo(400);
        assertThat(status("GET /metrics HTTP/9.9|Host: g||")).isEqualTo(505);
        assertThat(status("GET /%2e%2e/etc/passwd HTTP/1.1|Host: g||")).isEqualTo(404);
        assertThat(status("hello||")).isEqualTo(400);
    }

    private static int status(String request) throws IOException {
        try (Socket socket = Binary.connect(port)) {
            write(socket, request.replace("|", "\r\n"));
            socket.shutdownOutput();
            List<HttpAnswer> answers = read(socket);
            assertThat(answers).hasSize(1);
            return answers.getFirst().status();
        }
    }

    @Test
    void tenThousandBytesOfHeadersAreRefused() throws Exception {
        try (Socket socket = Binary.connect(port)) {
            write(socket, "GET /metrics HTTP/1.1\r\nX: " + "y".repeat(10_000));

            assertThat(read(socket)).extracting(HttpAnswer::status).containsExactly(431);
        }
    }

    @Test
    void aByteASecondIsRefusedAfterTenSeconds() throws Exception {
        try (Socket socket = Binary.connect(port)) {
            socket.setSoTimeout(1000);
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < 30 && answer.isEmpty(); i++) {
                write(socket, GET.substring(i, i + 1));
                try {
                    int first = socket.getInputStream().read();
                    answer.append((char) first);
                } catch (SocketTimeoutException e) {
                    assertThat(i).as("seconds without an answer").isLessThan(29);
                }
            }
            socket.setSoTimeout(20_000);
            answer.append(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));

            assertThat(HttpAnswer.all(answer.toString()))
                    .extracting(HttpAnswer::status)
                    .containsExactly(408);
        }
    }

    @Test
    void noiseIsRefusedOrClosed() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(8000)];
            random.nextBytes(noise);
            try (Socket socket = Binary.connect(port)) {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                assertThat(read(socket)).allMatch(answer -> answer.status() / 100 == 4);
            } catch (SocketException e) {
                // It was closed before it had read all of it.
                assertThat(noise.length).isGreaterThan(4096);
            }
        }
    }

    @Test
    void whoEndsOrResetsInTheMiddleIsForgotten() throws Exception {
        for (int cut = 0; cut < GET.length(); cut += 3) {
            try (Socket socket = Binary.connect(port)) {
                write(socket, GET.substring(0, cut));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            try (Socket socket = Binary.connect(port)) {
                write(socket, GET + GET.substring(0, cut));
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Test
    void halfOpenConnectionsKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Socket polite = Binary.connect(port)) {
            write(polite, GET);
            assertThat(readOne(polite).status()).isEqualTo(200);
            for (int i = 0; i < 100; i++) {
                silent.add(Binary.connect(port));
            }
            write(polite, CLOSE);
            assertThat(read(polite)).extracting(HttpAnswer::status).containsExactly(200);
        } finally {
            closeAll(silent);
        }
    }

    private static void closeAll(List<? extends AutoCloseable> all) throws Exception {
        for (AutoCloseable one : all) {
            one.close();
        }
    }

    @Test
    void aHundredPipelinedRequestsGetAHundredAnswers() throws Exception {
        try (Socket socket = Binary.connect(port)) {
            write(socket, GET.repeat(99) + CLOSE);

            assertThat(read(socket)).hasSize(100).allMatch(answer -> answer.status() == 200);
        }
    }

    @Test
    void readersThatTakeNothingCostTheirOwnConnectionsOnly() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(2048);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.getOutputStream()
                        .write(
                                GET.replace("\r\n\r\n", "\r\nAccept: text/plain\r\n\r\n")
                                        .repeat(30)
                                        .getBytes(ISO_8859_1));
                stuck.add(socket);
            }
            assertThat(report()).startsWith("{\"cpu_usage_percent\":");
        } finally {
            closeAll(stuck);
        }
    }

    @Test
    void aThousandConnectionsAtOnceLeaveAPoliteClientItsAnswers() throws Exception {
        List<SocketChannel> storm = new ArrayList<>();
        try (Socket polite = Binary.connect(port)) {
            write(polite, GET);
            readOne(polite);
            for (int i = 0; i < 1000; i++) {
                storm.add(connectWithoutWaiting());
                if (i % 100 == 99) {
                    sayHalfOfARequest(storm);
                    write(polite, GET);
                    assertThat(readOne(polite).status()).isEqualTo(200);
                }
            }
        } finally {
            closeAll(storm);
        }

        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> report().startsWith("{\"cpu_usage_percent\":"));
    }

    private SocketChannel connectWithoutWaiting() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    /// Those that were refused are taken out of the storm.
    private static void sayHalfOfARequest(List<SocketChannel> storm) throws IOException {
        for (SocketChannel channel : List.copyOf(storm)) {
            try {
                if (channel.isConnected() || channel.finishConnect()) {
                    channel.write(
                            ByteBuffer.wrap("GET /metrics HTTP/1.1\r\n".getBytes(ISO_8859_1)));
                }
            } catch (IOException e) {
                channel.close();
                storm.remove(channel);
            }
        }
    }

    /// Reads one answer of a connection that is kept.
    private static HttpAnswer readOne(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        int end = -1;
        byte[] bytes = new byte[64 * 1024];
        while (end < 0 || text.length() < end) {
            int count = socket.getInputStream().read(bytes);
            assertThat(count).as("bytes on the established connection").isPositive();
            text.append(new String(bytes, 0, count, ISO_8859_1));
            int head = text.indexOf("\r\n\r\n");
            if (head >= 0) {
                Matcher length = Pattern.compile("Content-Length: (\\d+)").matcher(text);
                assertThat(length.find()).isTrue();
                end = head + 4 + Integer.parseInt(requireNonNull(length.group(1)));
            }
        }
        return HttpAnswer.all(text.toString()).getFirst();
    }
}
