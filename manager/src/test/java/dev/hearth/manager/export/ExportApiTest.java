// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.SocketClient;
import dev.hearth.manager.testing.WithManager;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One scrape of the manager is enough: VMs, hosts and the manager itself.
@ExtendWith(WithManager.class)
class ExportApiTest {

    private final ManagerUnderTest manager;
    private final String host;

    ExportApiTest(ManagerUnderTest manager) {
        this.manager = manager;
        this.host = manager.hostAgent().url().getAuthority();
    }

    @AfterEach
    void theHostAgentIsWellAgain() {
        manager.hostAgent().measure(Samples::of);
        manager.hostAgent().speak();
        await().until(() -> manager.get("/v1/health").member("status").equals("ok"));
    }

    @Test
    void aVmHasTheFamiliesOfTheHostAgentsAndItsHost() {
        UUID id = manager.startVm();

        awaitLine(id, "hearth_vm_cpu_usage_ratio{", "source=\"guest\"", "} 0.125");
        awaitLine(id, "hearth_vm_network_receive_bytes_total{", "source=\"guest\"");
        assertThat(line(id, "hearth_vm_memory_used_bytes{")).contains("host=\"" + host + "\"");
        assertThat(line(id, "hearth_vm_state{")).contains("state=\"running\"").endsWith("} 1.0");
        assertThat(line(id, "hearth_vmm_resident_memory_bytes{")).endsWith("} 6.144E7");
        assertThat(lines(id, "hearth_vm_disk_written_bytes_total{")).as("unknown").isEmpty();
    }

    @Test
    void everySecondCountsHoweverSeldomOneScrapes() {
        UUID id = manager.startVm();
        awaitLine(id, "hearth_vm_network_receive_bytes_total{");

        // The fake host agent tells 1024 bytes in each of its ten batches a second.
        awaitLine(id, "hearth_vm_network_receive_bytes_total{", "} 8192.0");
    }

    @Test
    void aVmThatNeverRanIsStoppedAndHasNoValues() {
        UUID id = manager.createVm();

        assertThat(line(id, "hearth_vm_state{")).contains("state=\"stopped\"");
        assertThat(line(id, "hearth_vm_metric_state{")).contains("state=\"stopped\"");
        assertThat(lines(id, "hearth_vm_cpu")).isEmpty();
        assertThat(lines(id, "hearth_vmm_")).isEmpty();
    }

    @Test
    void aSilentHostMakesItsVmsUnknownAndTheirValuesGo() {
        UUID id = manager.startVm();
        awaitLine(id, "hearth_vm_cpu_usage_ratio{");
        assertThat(page()).contains("hearth_host_up{host=\"" + host + "\"} 1.0");

        manager.hostAgent().fallSilent();

        awaitLine(id, "hearth_vm_state{", "state=\"unknown\"");
        assertThat(line(id, "hearth_vm_metric_state{")).contains("state=\"unknown\"");
        assertThat(lines(id, "hearth_vm_cpu")).isEmpty();
        assertThat(lines(id, "hearth_vm_network")).isEmpty();
        assertThat(lines(id, "hearth_vmm_")).isEmpty();
        assertThat(page())
                .contains("hearth_host_up{host=\"" + host + "\"} 0.0")
                .doesNotContain("hearth_host_info{");
    }

    @Test
    void theStreamIsCounted() {
        String connects = "hearth_manager_stream_connects_total{host=\"" + host + "\"}";
        String connected = "hearth_manager_stream_connected{host=\"" + host + "\"}";
        await().until(() -> value(connected) == 1);
        double before = value(connects);
        double batches = value("hearth_manager_stream_batches_total{host=\"" + host + "\"}");

        manager.hostAgent().crash();
        await().until(() -> value(connected) == 0);
        manager.hostAgent().comeBack();

        await().until(() -> value(connects) == before + 1 && value(connected) == 1);
        assertThat(value("hearth_manager_stream_batches_total{host=\"" + host + "\"}"))
                .isGreaterThan(batches);
    }

    @Test
    void viewersAreCounted() {
        UUID id = manager.createVm();
        double before = value("hearth_manager_viewers{of=\"metrics\"}");

        try (SocketClient viewer = SocketClient.connect(manager, id.toString(), "")) {
            await().until(() -> !viewer.messages().isEmpty());
            assertThat(value("hearth_manager_viewers{of=\"metrics\"}")).isEqualTo(before + 1);
        }
        await().until(() -> value("hearth_manager_viewers{of=\"metrics\"}") == before);
    }

    @Test
    void theManagerTellsOfItself() {
        manager.get("/v1/vms/" + UUID.randomUUID());

        assertThat(page())
                .contains("hearth_manager_info{version=\"")
                .contains("hearth_manager_database_up 1.0")
                .contains("hikaricp_connections_active{pool=\"database\"}")
                .contains("jvm_memory_used_bytes{")
                .contains("process_cpu_seconds_total ")
                .containsPattern(
                        "http_server_requests_seconds_bucket\\{[^}]*method=\"GET\"[^}]*"
                                + "status=\"404\",uri=\"/v1/vms/\\{id}\",le=\"0\\.1\"} [1-9]");
    }

    @Test
    void noRequestMakesASeriesOfItsOwn() {
        manager.get("/v1/vms/" + UUID.randomUUID());
        manager.raw(request("/nothing/is/here").GET().build());

        assertThat(page().lines().filter(line -> line.startsWith("http_")))
                .noneMatch(line -> line.contains("nothing"))
                .noneMatch(line -> line.matches(".*[0-9a-f]{8}-[0-9a-f]{4}-.*"));
    }

    @Test
    void theFormIsTheOneThatIsAskedFor() {
        Answer openMetrics =
                manager.raw(
                        request("/metrics")
                                .header("Accept", "application/openmetrics-text;version=1.0.0")
                                .GET()
                                .build());

        assertThat(manager.get("/metrics").headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringWhitespace("text/plain;version=0.0.4;charset=utf-8");
        assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringWhitespace(
                        "application/openmetrics-text;version=1.0.0;charset=utf-8");
        assertThat(openMetrics.text()).endsWith("# EOF\n");
    }

    @Test
    void aPageFromElsewhereGetsNothing() {
        Answer foreign =
                manager.raw(
                        request("/metrics").header("Origin", "http://evil.example").GET().build());

        assertThat(foreign.status()).isEqualTo(403);
    }

    @Test
    void bothAreOnlyToBeRead() {
        for (String path : List.of("/metrics", "/v1/prometheus/targets")) {
            Answer refused = manager.raw(request(path).POST(BodyPublishers.noBody()).build());

            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET");
        }
    }

    @Test
    void onlyAgentsThatATcpPortLeadsToAreTargets() {
        UUID running = manager.startVm();
        UUID stopped = manager.createVm();

        JsonNode target = await().until(() -> target(running), JsonNode::isObject);

        assertThat(target.path("targets").path(0).stringValue()).matches("127\\.9\\.0\\.\\d+:8080");
        assertThat(target.path("labels").path("host").stringValue()).isEqualTo(host);
        assertThat(target.path("labels").path("name").stringValue())
                .isEqualTo(manager.get("/v1/vms/" + running).member("name"));
        assertThat(target(stopped).isMissingNode()).isTrue();

        manager.post("/v1/vms/" + running + "/stop", "");
        await().until(() -> target(running).isMissingNode());
    }

    private JsonNode target(UUID vm) {
        return manager.get("/v1/prometheus/targets").json().values().stream()
                .filter(each -> each.path("labels").path("vm").asString("").equals("" + vm))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private String page() {
        return manager.get("/metrics").text();
    }

    private double value(String series) {
        return page().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private String line(UUID vm, String start) {
        return lines(vm, start).getFirst();
    }

    private List<String> lines(UUID vm, String start) {
        return page().lines()
                .filter(line -> line.startsWith(start) && line.contains("vm=\"" + vm + "\""))
                .toList();
    }

    private void awaitLine(UUID vm, String start, String... parts) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        lines(vm, start).stream()
                                .anyMatch(
                                        line -> List.of(parts).stream().allMatch(line::contains)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(manager.address() + path))
                .timeout(Duration.ofSeconds(20));
    }
}
