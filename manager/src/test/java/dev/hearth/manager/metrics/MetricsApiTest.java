// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.SocketClient;
import dev.hearth.manager.testing.WithManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What viewers see, by request and by WebSocket, while hosts and VMs come and go.
@ExtendWith(WithManager.class)
class MetricsApiTest {

    private static final List<String> SIX =
            List.of(
                    "cpu_usage_percent",
                    "memory_usage_percent",
                    "network_in_bytes",
                    "network_out_bytes",
                    "disk_read_bytes",
                    "disk_write_bytes");

    private final ManagerUnderTest manager;

    MetricsApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void theHostAgentIsWellAgain() {
        manager.hostAgent().measure(Samples::of);
        manager.hostAgent().speak();
        await().until(() -> manager.get("/v1/health").member("status").equals("ok"));
    }

    @Test
    void everyValueHasItsSourceAndAge() {
        UUID id = manager.startVm();

        Answer latest = awaitState(id, "live");

        assertThat(latest.json().path("cpu_usage_percent").doubleValue()).isEqualTo(Samples.CPU);
        assertThat(latest.json().path("network_in_bytes").longValue()).isEqualTo(1_024);
        assertThat(latest.json().path("sources").path("cpu_usage_percent").stringValue())
                .isEqualTo("guest");
        assertThat(latest.json().path("ages_ms").path("cpu_usage_percent").longValue())
                .isBetween(0L, 2_500L);
        assertThat(latest.json().path("disk_write_bytes").isNull()).isTrue();
        assertThat(latest.json().path("sources").path("disk_write_bytes").stringValue())
                .isEqualTo("none");
        assertThat(latest.json().path("ages_ms").path("disk_write_bytes").isNull()).isTrue();
        assertThat(latest.json().path("vmm").path("memory_rss_kb").longValue()).isEqualTo(60_000);
        assertThat(manager.get("/v1/metrics").text()).contains(id.toString());
    }

    @Test
    void aGuestWithoutAnAgentIsSeenThroughItsBalloonAndItsVmm() {
        manager.hostAgent()
                .measure(vm -> vm.incarnation() == null ? Samples.of(vm) : Samples.ballooned(vm));
        UUID id = manager.startVm();

        awaitState(id, "no-agent");
        await().until(() ->
                manager.get("/v1/vms/" + id + "/metrics").json().path("balloon").isObject());
        JsonNode latest = manager.get("/v1/vms/" + id + "/metrics").json();
        JsonNode sources = latest.path("sources");
        assertThat(sources.path("memory_usage_percent").stringValue()).isEqualTo("balloon");
        assertThat(sources.path("network_in_bytes").stringValue()).isEqualTo("vmm");
        assertThat(latest.path("memory_used_kb").longValue()).isEqualTo(32_000);
        assertThat(latest.path("balloon").path("oom_kills").longValue()).isEqualTo(2);
        assertThat(latest.path("balloon").path("cache_kb").longValue()).isEqualTo(80_000);
        JsonNode vmm = latest.path("vmm");
        assertThat(vmm.path("cpu_wait_percent").doubleValue()).isEqualTo(7.5);
        assertThat(vmm.path("cpu_throttled_ms").doubleValue()).isEqualTo(120.5);
        assertThat(vmm.path("memory_pss_kb").longValue()).isEqualTo(50_000);
        assertThat(vmm.path("disk_wait_ms").doubleValue()).isEqualTo(33.5);
        assertThat(vmm.path("disk_throttled").longValue()).isEqualTo(6);
        assertThat(vmm.path("network_throttled").longValue()).isEqualTo(5);
        assertThat(vmm.path("vcpu_exits").longValue()).isEqualTo(900);
        assertThat(latest.path("bottleneck").path("kind").stringValue()).isEqualTo("cpu-limit");
        assertThat(latest.path("bottleneck").path("detail").stringValue()).contains("raise it");
    }

    @Test
    void aPausedVmIsNotADeadOneAndShowsNothingOfBefore() {
        UUID id = manager.startVm();
        assertThat(awaitState(id, "live").json().path("bottleneck").isNull()).isTrue();

        manager.post("/v1/vms/" + id + "/pause", "");

        Answer paused = manager.get("/v1/vms/" + id + "/metrics");
        assertThat(paused.member("state")).isEqualTo("paused");
        assertNoValue(paused.json());
        await().until(() ->
                manager.get("/v1/vms/" + id + "/metrics")
                        .member("reason")
                        .contains("stands still"));
        assertThat(manager.get("/v1/vms/" + id + "/metrics").member("state")).isEqualTo("paused");
        manager.post("/v1/vms/" + id + "/resume", "");
        assertThat(manager.get("/v1/vms/" + id + "/metrics").member("state"))
                .isNotEqualTo("paused");
        awaitState(id, "live");
    }

    @Test
    void thePartsOfAVmComeFromItsHost() {
        UUID id = manager.startVm();
        awaitState(id, "live");
        manager.hostAgent()
                .babbleNext(
                        "GET vms/metrics",
                        """
                        {"vm_id": "%s", "reason": null, "at": "2026-11-27T10:00:00Z",
                         "age_ms": 300, "interval_ms": 1000,
                         "cpus": [{"cpu": 1, "busy_percent": 62.5, "user_percent": 40,
                          "system_percent": 10, "irq_percent": 2.5, "steal_percent": 10,
                          "iowait_percent": null}],
                         "network": [{"device": "eth0", "in_bytes_per_second": 10,
                          "out_bytes_per_second": 20, "in_packets_per_second": 1,
                          "out_packets_per_second": 2}],
                         "disks": null,
                         "file_systems": [{"device": "/dev/vda", "mount_point": "/",
                          "type": "ext4", "size_bytes": 100, "used_bytes": 40,
                          "available_bytes": 55, "files": null, "files_used": null}]}
                        """
                                .formatted(id));

        JsonNode parts = manager.get("/v1/vms/" + id + "/metrics/breakdown").json();

        assertThat(parts.path("reason").isNull()).isTrue();
        assertThat(parts.path("age_ms").longValue()).isEqualTo(300);
        assertThat(parts.path("cpus").path(0).path("steal_percent").doubleValue()).isEqualTo(10);
        assertThat(parts.path("cpus").path(0).path("iowait_percent").isNull()).isTrue();
        assertThat(parts.path("network").path(0).path("out_bytes_per_second").doubleValue())
                .isEqualTo(20);
        assertThat(parts.path("disks").isNull()).isTrue();
        assertThat(parts.path("file_systems").path(0).path("used_bytes").longValue()).isEqualTo(40);
    }

    @Test
    void thePartsOfAVmThatNobodyMeasuresInsideAreUnknownAndSayWhy() {
        UUID id = manager.createVm();

        JsonNode parts = manager.get("/v1/vms/" + id + "/metrics/breakdown").json();

        assertThat(parts.path("reason").stringValue()).contains("start it");
        for (String name : List.of("at", "cpus", "network", "disks", "file_systems")) {
            assertThat(parts.path(name).isNull()).as(name).isTrue();
        }
        assertThat(manager.get("/v1/vms/" + UUID.randomUUID() + "/metrics/breakdown").status())
                .isEqualTo(404);
    }

    @Test
    void aStoppedVmHasNoValues() {
        UUID id = manager.createVm();

        Answer latest = manager.get("/v1/vms/" + id + "/metrics");

        assertThat(latest.member("state")).isEqualTo("stopped");
        assertNoValue(latest.json());
    }

    @Test
    void aNewIncarnationNeverShowsOldValues() {
        UUID id = manager.startVm();
        awaitState(id, "live");

        manager.post("/v1/vms/" + id + "/stop", "");
        assertNoValue(manager.get("/v1/vms/" + id + "/metrics").json());
        manager.hostAgent().measure(vm -> Samples.live(vm, 99));
        manager.post("/v1/vms/" + id + "/start", "");

        JsonNode first = manager.get("/v1/vms/" + id + "/metrics").json();
        assertThat(
                        first.path("cpu_usage_percent").isNull()
                                || first.path("cpu_usage_percent").doubleValue() == 99)
                .isTrue();
    }

    @Test
    void allViewersGetTheSameTextAndTheHostIsAskedOnce() {
        UUID id = manager.startVm();
        awaitState(id, "live");
        int streams = manager.hostAgent().streamsOpened();

        try (SocketClient first = connect(id);
                SocketClient second = connect(id)) {
            await().until(() -> first.messages().size() > 4 && second.messages().size() > 4);

            // The first message of each is made when it comes; those after are shared.
            List<String> rest = List.copyOf(second.messages()).subList(1, 4);
            assertThat(first.messages()).containsAll(rest);
            assertThat(manager.hostAgent().streamsOpened()).isEqualTo(streams);
        }
        manager.contract().met("GET /v1/vms/{id}/metrics/ws");
    }

    @Test
    void theLatestMessageComesAtOnce() {
        UUID id = manager.createVm();

        try (SocketClient viewer = connect(id)) {
            await().atMost(Duration.ofSeconds(2)).until(() -> !viewer.messages().isEmpty());

            assertThat(viewer.messages().getFirst()).contains("\"state\":\"stopped\"");
        }
    }

    @Test
    void deletingTheVmClosesItsViewersWith1008() {
        UUID id = manager.createVm();

        try (SocketClient viewer = connect(id)) {
            await().until(() -> !viewer.messages().isEmpty());
            manager.delete("/v1/vms/" + id);

            await().until(() -> viewer.closeCode() == 1008);
        }
    }

    @Test
    void aSilentHostIsUnknownOnceASecondAndItsLastValuesAreNotRepeated() {
        UUID id = manager.startVm();
        awaitState(id, "live");

        try (SocketClient viewer = connect(id)) {
            manager.hostAgent().fallSilent();
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> manager.get("/v1/vms/" + id).member("state").equals("unknown"));
            int before = viewer.messages().size();
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> viewer.messages().size() >= before + 3);

            List<String> unknown = List.copyOf(viewer.messages()).subList(before + 1, before + 3);
            assertThat(unknown)
                    .allSatisfy(message -> {
                        assertThat(message).contains("\"state\":\"unknown\"");
                        assertThat(message).contains("host agent");
                        assertThat(message).contains("\"cpu_usage_percent\":null");
                    });
            Answer latest = manager.get("/v1/vms/" + id + "/metrics");
            assertNoValue(latest.json());
            assertThat(latest.member("reason")).contains("host agent");
        }
    }

    @Test
    void anUnknownVmIs404BeforeTheUpgrade() {
        assertThat(SocketClient.refusal(manager, UUID.randomUUID().toString(), "")).isEqualTo(404);
        assertThat(SocketClient.refusal(manager, "no-uuid", "")).isEqualTo(404);
    }

    @Test
    void aPlainRequestToTheSocketIsToldToUpgrade() {
        UUID id = manager.createVm();

        Answer refused = manager.get("/v1/vms/" + id + "/metrics/ws");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("detail")).contains("WebSocket");
    }

    @Test
    void aForeignPageMayNotWatch() {
        UUID id = manager.createVm();

        assertThat(SocketClient.refusal(manager, id.toString(), "http://evil.example"))
                .isEqualTo(403);
        assertThat(SocketClient.refusal(manager, id.toString(), "http://localhost:3000"))
                .isEqualTo(403);
    }

    @Test
    void itsOwnPageMayWatch() {
        UUID id = manager.createVm();

        try (SocketClient viewer =
                SocketClient.connect(manager, id.toString(), manager.address().toString())) {
            await().until(() -> !viewer.messages().isEmpty());
        }
    }

    private SocketClient connect(UUID id) {
        return SocketClient.connect(manager, id.toString(), "");
    }

    private Answer awaitState(UUID id, String state) {
        return await().until(
                        () -> manager.get("/v1/vms/" + id + "/metrics"),
                        answer -> answer.member("state").equals(state));
    }

    private static void assertNoValue(JsonNode metrics) {
        for (String name : SIX) {
            assertThat(metrics.path(name).isNull()).as(name).isTrue();
            assertThat(metrics.path("sources").path(name).stringValue()).as(name).isEqualTo("none");
            assertThat(metrics.path("ages_ms").path(name).isNull()).as(name).isTrue();
        }
        assertThat(metrics.path("memory_used_kb").isNull()).isTrue();
    }
}
