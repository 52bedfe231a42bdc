// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The binary itself: that the native compiler meant what the JVM did. Fixture: the real process on
/// a loopback port of the kernel's choice, on this machine's own /proc.
class BinarySmokeTest {

    private static final String ANY_PORT = "127.0.0.1:0";
    private static final String CLOSE = " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";
    private static final String GET_METRICS = "GET /metrics HTTP/1.1\r\nHost: g\r\n\r\n";
    private static final int REQUESTS_PER_ROUND = 50;

    /// Status, three headers, an empty line, the body.
    private static final int LINES_PER_ANSWER = 6;

    private static final long MAX_BINARY_BYTES = 256 * 1024;
    private static final long MAX_RSS_KIB = 1536;

    @TempDir Path directory;

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    private static GuestReport report(int port) throws Exception {
        byte[] bytes = body(Binary.exchange(port, "GET /metrics" + CLOSE)).getBytes(US_ASCII);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }

    @Test
    void itIsSmallAndNeedsNoLibrary() throws IOException {
        byte[] binary = Files.readAllBytes(Binary.PATH);

        assertThat(binary).hasSizeLessThanOrEqualTo((int) MAX_BINARY_BYTES);
        // No program interpreter: the kernel alone can start it.
        assertThat(new String(binary, StandardCharsets.ISO_8859_1))
                .doesNotContain("ld-linux", "ld-musl");
    }

    @Test
    void itReportsThisMachine() throws Exception {
        String vmId = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT, "--vm-id", vmId)) {
            int port = agent.awaitPort();

            assertThat(Binary.exchange(port, "GET /metrics" + CLOSE))
                    .contains("\"machine\":\"" + Binary.MACHINE + "\"");
            GuestReport report = report(port);

            assertThat(report.identity().vmId()).isEqualTo(vmId);
            assertThat(report.identity().bootId())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim());
            assertThat(report.identity().wallClockMs() / 60_000.0)
                    .isBetween(
                            System.currentTimeMillis() / 60_000.0 - 1,
                            System.currentTimeMillis() / 60_000.0 + 1);
            assertThat(requireNonNull(report.cpu()).cpus())
                    .hasSize(Runtime.getRuntime().availableProcessors());
            assertThat(requireNonNull(report.memory()).totalKb()).isPositive();
            assertThat(report.uptimeSeconds()).isPositive();
            assertThat(report.loadAverage()).isNotNull();
            assertThat(report.processCount()).isGreaterThan(1);
            assertThat(report.network()).isNotNull();
            assertThat(report.disks()).isNotNull();
        }
    }

    @Test
    void cpuUsageComesWithTheSecondSample() throws Exception {
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT)) {
            int port = agent.awaitPort();
            assertThat(report(port).cpuUsagePercent()).isNull();

            Awaitility.await().until(() -> report(port).cpuUsagePercent() != null);

            assertThat(report(port).cpuUsagePercent()).isBetween(0.0, 100.0);
        }
    }

    @Test
    void itIsHealthyAndRefusesTheRest() throws Exception {
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT)) {
            int port = agent.awaitPort();

            assertThat(Binary.exchange(port, "GET /health" + CLOSE))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("{\"status\":\"healthy\",\"version\":\"0.1.0\",\"uptime_seconds\":")
                    .endsWith("\"failed\":[],\"capabilities\":[]}\n");
            assertThat(Binary.exchange(port, "GET /" + CLOSE)).startsWith("HTTP/1.1 404 ");
            assertThat(Binary.exchange(port, "PUT /metrics" + CLOSE)).startsWith("HTTP/1.1 405 ");
            assertThat(Binary.exchange(port, "\0\u00ff\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(Binary.exchange(port, "GET /metrics HTTP/1.1\r\nX: " + "y".repeat(10_000)))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(agent.isAlive()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsUsedOnceItIsFree() throws Exception {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        String address = "127.0.0.1:" + other.getLocalPort();
        try (Binary agent = Binary.start(directory, "--listen", address)) {
            Awaitility.await().until(() -> agent.log().contains(address));
            assertThat(agent.log())
                    .contains(
                            "guest-agent: cannot listen on "
                                    + address
                                    + " (another program has the port); will keep trying\n");

            other.close();

            assertThat(agent.awaitPort()).isEqualTo(other.getLocalPort());
            assertThat(report(agent.awaitPort()).cpu()).isNotNull();
        }
    }

    @Test
    void twoHundredConnectionsAtOnceLeaveItAlive() throws Exception {
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT)) {
            int port = agent.awaitPort();
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    Socket socket = Binary.connect(port);
                    sockets.add(socket);
                    socket.getOutputStream().write("GET /health HTTP/1.1\r\n".getBytes(US_ASCII));
                }
                String served = firstLine(sockets.getFirst(), "Host: g\r\n\r\n");
                assertThat(served).isEqualTo("HTTP/1.1 200 OK");
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }

            // Connections that were closed while they still waited to be accepted have their turn
            // first.
            Awaitility.await()
                    .until(() -> Binary.exchange(port, "GET /health" + CLOSE).contains(" 200 OK"));
            assertThat(agent.isAlive()).isTrue();
        }
    }

    private static String firstLine(Socket socket, String rest) throws IOException {
        socket.getOutputStream().write(rest.getBytes(US_ASCII));
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c > '\r'; c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void twentyThousandRequestsDoNotMakeItGrow() throws Exception {
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT);
                Socket socket = Binary.connect(agent.awaitPort())) {
            ask(socket, 1_000);
            long before = agent.rssKib();
            ask(socket, 20_000);

            // 24 bytes allocated by each would be 469 KiB. An emulator allocates for itself.
            assertThat(agent.rssKib() - before).isLessThan(Binary.isEmulated() ? MAX_RSS_KIB : 32);
            assertThat(before).isLessThan(Binary.isEmulated() ? Long.MAX_VALUE : MAX_RSS_KIB);
        }
    }

    private static void ask(Socket socket, int times) throws IOException {
        byte[] requests = GET_METRICS.repeat(REQUESTS_PER_ROUND).getBytes(US_ASCII);
        for (int round = 0; round < times / REQUESTS_PER_ROUND; round++) {
            socket.getOutputStream().write(requests);
            awaitLineFeeds(socket.getInputStream(), REQUESTS_PER_ROUND * LINES_PER_ANSWER);
        }
    }

    private static void awaitLineFeeds(InputStream in, int count) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int left = count; left > 0; ) {
            int length = in.read(buffer);
            assertThat(length).isPositive();
            for (int i = 0; i < length; i++) {
                left -= buffer[i] == '\n' ? 1 : 0;
            }
        }
    }

    @Test
    void faultsEndItWithTwoAndAreNamedAllAtOnce() throws Exception {
        Path file = directory.resolve("agent.conf");
        Files.writeString(file, "TOKEN=t\nVMID=1\nALLOW=10.0.0.0/40\n");
        try (Binary agent =
                Binary.start(directory, "--listen", "here", "--config", file.toString())) {
            assertThat(agent.awaitExit()).isEqualTo(2);
            assertThat(agent.log())
                    .isEqualTo(
                            """
                            guest-agent: --listen needs ADDRESS:PORT, such as 0.0.0.0:8080
                            guest-agent: FILE:2: there is no key VMID
                            guest-agent: FILE:3: ALLOW needs at most 16 networks ADDRESS/BITS with \
                            commas between them
                            """
                                    .replace("FILE", file.toString()));
        }
    }

    @Test
    void aCheckSaysWhatIsSetAndByWhom() throws Exception {
        Path file = directory.resolve("agent.conf");
        Files.writeString(file, "TOKEN=t\nLISTEN=[::1]:0\n");
        try (Binary agent =
                Binary.start(
                        directory, "--check-config", "--mmds", "0", "--config", file.toString())) {
            assertThat(agent.awaitExit()).isZero();
            assertThat(agent.output())
                    .contains(
                            "LISTEN=[::1]:0  # file\n",
                            "TOKEN=***  # file\n",
                            "MMDS=0  # option\n",
                            "UPGRADE_KEY=  # default\n");
        }
    }

    @Test
    void onceIsOneSampleOfOneSecond() throws Exception {
        try (Binary agent = Binary.start(directory, "--once")) {
            assertThat(agent.awaitExit()).isZero();
            byte[] report = agent.output().getBytes(US_ASCII);
            assertThat(GuestReportParser.parse(report, 0, report.length).cpuUsagePercent())
                    .isBetween(0.0, 100.0);
        }
    }

    @Test
    void aTokenAndNetworksGuardIt() throws Exception {
        try (Binary agent =
                Binary.start(
                        directory,
                        "--listen",
                        ANY_PORT,
                        "--access-token",
                        "t",
                        "--allow",
                        "127.0.0.1/32,::1")) {
            int port = agent.awaitPort();
            String withToken = CLOSE.replace("Host: g", "Host: g\r\nAuthorization: Bearer t");

            assertThat(Binary.exchange(port, "GET /health" + CLOSE)).startsWith("HTTP/1.1 401 ");
            assertThat(Binary.exchange(port, "GET /health" + withToken))
                    .startsWith("HTTP/1.1 200 ");
        }
        try (Binary agent =
                Binary.start(directory, "--listen", ANY_PORT, "--allow", "192.0.2.0/24")) {
            int port = agent.awaitPort();
            try (Socket socket = Binary.connect(port)) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void itListensOnIpv6AndIpv4AtOnce() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this kernel has no IPv6");
        try (Binary agent = Binary.start(directory, "--listen", "[::]:0")) {
            int port = agent.awaitPort();

            assertThat(Binary.exchange(port, "GET /health" + CLOSE)).startsWith("HTTP/1.1 200 ");
        }
    }

    /// A loopback of vsock would show this machine as CID 1, and only CID 2 may come in: that the
    /// host gets an answer is proved in memory (`DoorsTest`) and needs a host to be seen for real.
    @Test
    void itListensOnVsockWhereTheMachineHasIt() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/dev/vsock")), "this machine has no /dev/vsock");
        try (Binary agent = Binary.start(directory, "--listen", ANY_PORT)) {
            agent.awaitPort();

            Awaitility.await().until(() -> agent.log().contains("listening on vsock port 8080\n"));
        }
    }

    @Test
    void itTellsTheManagerItsAddressOnce() throws Exception {
        assumeTrue(hasDefaultRoute(), "this machine has no default route");
        String vmId = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
        try (ServerSocket manager = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Binary agent =
                        Binary.start(
                                directory,
                                "--listen",
                                ANY_PORT,
                                "--vm-id",
                                vmId,
                                "--manager-url",
                                "http://127.0.0.1:" + manager.getLocalPort())) {
            agent.awaitPort();
            manager.setSoTimeout(20_000);
            try (Socket call = manager.accept()) {
                byte[] request = call.getInputStream().readNBytes(60);
                call.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
                call.shutdownOutput();

                assertThat(new String(request, US_ASCII))
                        .startsWith("POST /v1/vms/" + vmId + "/guest-ip");
            }

            Awaitility.await().until(() -> agent.log().contains("the manager knows this guest"));
        }
    }

    private static boolean hasDefaultRoute() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/route")).stream()
                .anyMatch(line -> line.matches("(eth|en|wl)\\S+\t00000000\t.*"));
    }

    @Test
    void itRunsWithoutStandardStreams() throws Exception {
        Path log = directory.resolve("closed.log");
        List<String> command =
                new ArrayList<>(
                        List.of("sh", "-c", "exec \"$@\" --listen 127.0.0.1:0 <&- >&- 2>&-", "sh"));
        command.addAll(Binary.command());
        Process shell = new ProcessBuilder(command).redirectError(log.toFile()).start();
        try {
            Awaitility.await().until(() -> Files.exists(Path.of("/proc/" + shell.pid() + "/fd/3")));
            for (int stream = 0; stream <= 2; stream++) {
                assertThat(
                                Files.readSymbolicLink(
                                        Path.of("/proc/" + shell.pid() + "/fd/" + stream)))
                        .isEqualTo(Path.of("/dev/null"));
            }
        } finally {
            shell.destroyForcibly().waitFor();
        }
    }
}
