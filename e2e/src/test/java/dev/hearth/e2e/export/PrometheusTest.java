// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus watches a real guest by the example in `deploy/`. Fixture: one guest, and
/// Debian's `prometheus` with that file, told the ports of this Hearth and to scrape every second.
final class PrometheusTest {

    private static final Duration BOOT = Duration.ofSeconds(60);

    /// Younger steps come from memory.
    private static final Duration STORED = Duration.ofSeconds(150);

    @TempDir static Path directory;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Hearth hearth;
    private static Vm vm;
    private static Process prometheus;
    private static String address;

    @BeforeAll
    static void bootAGuestAndScrapeIt() throws IOException {
        address = "127.0.0.1:" + freePort();
        hearth = Hearth.startManaged(Map.of("HEARTH_HISTORY", "prometheus:http://" + address));
        vm = hearth.boot("scraped");
        Path deploy = Checkout.root().resolve("deploy/prometheus");
        Files.copy(deploy.resolve("alerts.yml"), directory.resolve("alerts.yml"));
        Files.writeString(
                directory.resolve("prometheus.yml"),
                Files.readString(deploy.resolve("prometheus.yml"))
                        .replace("127.0.0.1:8080", hearth.managerAddress())
                        .replace("127.0.0.1:9090", hearth.hostAgentAddress())
                        .replace(": 15s", ": 1s"));
        prometheus =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + directory.resolve("prometheus.yml"),
                                "--storage.tsdb.path=" + directory.resolve("data"),
                                "--web.listen-address=" + address)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("prometheus.log").toFile())
                        .start();
    }

    @AfterAll
    static void endAll() throws InterruptedException {
        prometheus.destroy();
        if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
            prometheus.destroyForcibly().waitFor();
        }
        HTTP.close();
        hearth.close();
    }

    @Test
    void theGuestsFiguresComeThroughTheManager() {
        String of = "{job=\"hearth-manager\",name=\"scraped\",vm=\"" + vm.id() + "\"";

        awaitResult("hearth_vm_cpu_usage_ratio" + of + ",source=\"guest\"} <= 1");
        awaitResult("hearth_vm_memory_used_bytes" + of + ",source=\"guest\"} > 1e6");
        awaitResult("rate(hearth_vm_cpu_seconds_total" + of + ",source=\"guest\"}[10s]) >= 0");
        awaitResult("hearth_vmm_resident_memory_bytes" + of + "} > 1e6");
        awaitResult("hearth_vm_state" + of + ",state=\"running\"} == 1");
        awaitResult("process_resident_memory_bytes{job=\"hearth-manager\"} > 1e6");
    }

    @Test
    void theHostAgentIsScrapedForWhatItCountsOfItself() {
        awaitResult("rate(hearth_host_agent_polls_answered_total[10s]) > 0.5");
        awaitResult("process_open_fds{job=\"hearth-host-agent\"} > 0");
        awaitResult("absent(hearth_vm_info{job=\"hearth-host-agent\"})");
    }

    /// By its own page, as somebody without a manager would scrape it.
    @Test
    void theHostAgentTellsItsVmsToo() throws Exception {
        URI page = URI.create("http://" + hearth.hostAgentAddress() + "/metrics");

        await().atMost(BOOT)
                .until(() ->
                        get(page)
                                .contains(
                                        "hearth_vm_cpu_usage_ratio{name=\"scraped\","
                                                + "source=\"guest\""));
    }

    @Test
    void theGuestItselfIsFoundAndScraped() {
        awaitResult("up{job=\"hearth-guest\",name=\"scraped\",vm=\"" + vm.id() + "\"} == 1");
        awaitResult("node_memory_MemAvailable_bytes{job=\"hearth-guest\",name=\"scraped\"} > 1e6");
    }

    @Test
    void theAlertsAreEvaluatedAndNoneOfAHealthyGuestFires() {
        awaitResult("hearth_vm_metric_state{name=\"scraped\",state=\"live\"} == 1");
        await().atMost(BOOT).until(() -> !rules().isEmpty() && rulesAre("ok"));

        assertThat(query("ALERTS{alertstate=\"firing\",name=\"scraped\"}").size()).isZero();
    }

    /// What went to Prometheus comes back by the manager's own API, under the names it has there.
    @Test
    void theHistoryIsReadFromIt() throws Exception {
        String metrics =
                "cpu_usage_percent,memory_usage_percent,memory_used_kb,network_in_bytes_per_second,"
                        + "disk_read_bytes_per_second,load1,memory_rss_kb";
        URI history =
                URI.create(
                        "http://%s/v1/vms/%s/metrics/history?from=-30m&to=-70s&step=10s&metrics=%s"
                                .formatted(hearth.managerAddress(), vm.id(), metrics));

        await().atMost(STORED)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    JsonNode answer = new JsonMapper().readTree(get(history));
                    assertThat(answer.path("tier").asString()).isEqualTo("prometheus");
                    for (String metric : metrics.split(",", -1)) {
                        assertThat(sources(answer, metric))
                                .as(metric)
                                .contains(metric.equals("memory_rss_kb") ? "vmm" : "guest");
                    }
                    assertThat(answer.path("starts").valueStream().map(JsonNode::asInt))
                            .contains(1);
                });
        assertThat(hearth.api().health().history().keeper()).isEqualTo(Health.Keeper.PROMETHEUS);
    }

    private static List<String> sources(JsonNode answer, String metric) {
        return answer.path("metrics")
                .path(metric)
                .path("sources")
                .valueStream()
                .map(source -> source.asString(""))
                .toList();
    }

    private static boolean rulesAre(String health) throws IOException, InterruptedException {
        return rules().valueStream().allMatch(rule -> rule.asString().equals(health));
    }

    private static JsonNode rules() throws IOException, InterruptedException {
        JsonNode answer =
                new JsonMapper().readTree(get(URI.create("http://" + address + "/api/v1/rules")));
        return new JsonMapper().valueToTree(answer.findValues("health"));
    }

    private static void awaitResult(String expression) {
        await(expression)
                .atMost(BOOT)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .until(() -> !query(expression).isEmpty());
    }

    private static JsonNode query(String expression) {
        URI uri =
                URI.create(
                        "http://"
                                + address
                                + "/api/v1/query?query="
                                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            return new JsonMapper().readTree(get(uri)).path("data").path("result");
        } catch (IOException e) {
            throw new UncheckedIOException("asking Prometheus for " + expression, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
