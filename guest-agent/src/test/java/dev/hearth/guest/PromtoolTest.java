// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus itself as the judge. Fixture: Debian's `promtool`, `prometheus` and
/// `python3-prometheus-client`, the golden files and the real binary, all on loopback.
class PromtoolTest {

    private static final Path GOLDEN = Path.of("../contract/guest/golden");

    /// Some names of node_exporter are not as promtool would have them.
    private static final String NAMES_OF_NODE_EXPORTER =
            "node_memory_\\w+ metric names should be written in 'snake_case' not 'camelCase'";

    private static final String PARSE =
            """
            import sys
            from prometheus_client.openmetrics import parser
            families = list(parser.text_fd_to_metric_families(sys.stdin))
            print(len(families), sum(len(family.samples) for family in families))
            """;

    @TempDir Path directory;

    @Test
    void promtoolFindsNothingButTheNamesOfNodeExporter() throws Exception {
        for (String name : List.of("guest-1vcpu", "guest-4vcpu", "huge-counters", "old-kernel")) {
            Path out = directory.resolve(name);
            Process promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectInput(GOLDEN.resolve(name + ".prom").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            assertThat(promtool.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(Files.readAllLines(out))
                    .as(name)
                    .allMatch(line -> line.matches(NAMES_OF_NODE_EXPORTER));
        }
    }

    /// The parser of Prometheus's client for Python, which shares no code with Prometheus.
    @Test
    void anotherParserOfOpenMetricsFindsEveryFamilyAndSample() throws Exception {
        for (String name : List.of("guest-1vcpu", "guest-4vcpu", "huge-counters", "old-kernel")) {
            Path golden = GOLDEN.resolve(name + ".openmetrics");
            Path out = directory.resolve(name);
            Process python =
                    new ProcessBuilder("/usr/bin/python3", "-c", PARSE)
                            .redirectInput(golden.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            assertThat(python.waitFor(20, TimeUnit.SECONDS)).isTrue();

            List<String> lines = Files.readAllLines(golden);
            long families = lines.stream().filter(line -> line.startsWith("# TYPE ")).count();
            long samples = lines.stream().filter(line -> !line.startsWith("#")).count();
            assertThat(out).as(name).hasContent(families + " " + samples);
        }
    }

    @Test
    void prometheusScrapesTheBinary() throws Exception {
        try (Binary agent = Binary.start(directory, "--listen", "127.0.0.1:0")) {
            String target = "127.0.0.1:" + agent.awaitPort();
            Files.writeString(
                    directory.resolve("prometheus.yml"),
                    """
                    scrape_configs:
                      - job_name: guest
                        scrape_interval: 1s
                        static_configs:
                          - targets: ["%s"]
                    """
                            .formatted(target));
            String address = "127.0.0.1:" + freePort();
            Process prometheus =
                    new ProcessBuilder(
                                    "prometheus",
                                    "--config.file=" + directory.resolve("prometheus.yml"),
                                    "--storage.tsdb.path=" + directory.resolve("data"),
                                    "--web.listen-address=" + address)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("prometheus.log").toFile())
                            .start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .until(() -> query(address, "up").contains(",\"1\"]"));

                assertThat(query(address, "count(node_cpu_seconds_total)"))
                        .contains("\"" + 8 * Runtime.getRuntime().availableProcessors() + "\"");
                assertThat(query(address, "node_memory_MemAvailable_bytes")).contains("\"value\"");
                assertThat(query(address, "hearth_agent_requests_total")).contains("\"value\"");
            } finally {
                prometheus.destroy();
                if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String query(String address, String query) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + address + "/api/v1/query?query=" + query);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            HttpResponse<byte[]> response =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new String(response.body(), US_ASCII);
        }
    }
}
