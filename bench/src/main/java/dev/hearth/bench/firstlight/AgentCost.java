// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The guest agent's binary, run as a process of this machine.
///
/// @param size of the file
/// @param memory resident after 100,000 requests over one connection
record AgentCost(Row size, Row memory) {

    private static final int REQUESTS = 100_000;
    private static final int CONNECT_TRIES = 100;
    private static final byte[] REQUEST =
            "GET /metrics HTTP/1.1\r\nHost: agent\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static AgentCost measure() throws IOException, InterruptedException {
        Path binary = Checkout.root().resolve("guest-agent/target/guest-agent");
        Row size =
                new Row(
                        "agent binary, static, stripped",
                        Files.size(binary) / 1024.0,
                        256,
                        "KiB",
                        Files.size(binary) + " bytes");
        int port = freePort();
        Process agent =
                new ProcessBuilder(binary.toString(), "--listen", "127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (Socket socket = connect(port)) {
            double cpuBefore = cpuSeconds(agent.pid());
            ask(socket);
            double each = (cpuSeconds(agent.pid()) - cpuBefore) / REQUESTS * 1e6;
            double mib = rssKb(agent.pid()) / 1024.0;
            String how = "%d requests, %.0f µs of CPU each".formatted(REQUESTS, each);
            return new AgentCost(
                    size, new Row("agent RSS after 100,000 requests", mib, 1.5, "MiB", how));
        } finally {
            agent.destroy();
            agent.waitFor(5, TimeUnit.SECONDS);
            agent.destroyForcibly();
        }
    }

    private static void ask(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        for (int i = 0; i < REQUESTS; i++) {
            out.write(REQUEST);
            int length = 0;
            String line = line(in);
            if (!line.startsWith("HTTP/1.1 200")) {
                throw new IOException("the agent answered " + line);
            }
            while (!line.isEmpty()) {
                if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
                line = line(in);
            }
            in.skipNBytes(length);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }

    private static Socket connect(int port) throws IOException, InterruptedException {
        IOException last = new IOException("not tried");
        for (int i = 0; i < CONNECT_TRIES; i++) {
            try {
                Socket socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return socket;
            } catch (IOException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw last;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long rssKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .orElseThrow()
                        .toMillis()
                / 1000.0;
    }
}
