// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmState;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.SocketClient;
import dev.hearth.manager.testing.WithManager;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The whole fleet as viewers get it, of a whole manager that hears a host.
@ExtendWith(WithManager.class)
class FleetApiTest {

    private static final String ALL = "{\"type\":\"subscribe\"}";

    private final ManagerUnderTest manager;
    private final List<UUID> made = new ArrayList<>();

    FleetApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void theHostAgentIsWellAgain() {
        manager.hostAgent().measure(Samples::of);
        manager.hostAgent().speak();
        await().until(() -> manager.get("/v1/health").member("status").equals("ok"));
        made.forEach(vm -> manager.post("/v1/vms/" + vm + "/stop", ""));
        made.forEach(vm -> manager.delete("/v1/vms/" + vm));
    }

    @Test
    void aSnapshotComesAtOnceAndThenWhatChanges() {
        UUID id = start();

        try (SocketClient viewer =
                SocketClient.fleet(
                        manager,
                        of(
                                id,
                                "\"metrics\":[\"network_in_bytes_per_second\",\"cpu_usage_percent\"]"))) {
            await().until(() -> !of(viewer, "snapshot").isEmpty());
            JsonNode snapshot = of(viewer, "snapshot").getFirst();
            assertThat(snapshot.path("metrics").get(0).stringValue())
                    .isEqualTo("network_in_bytes_per_second");
            assertThat(snapshot.path("vms")).hasSize(1);
            assertThat(snapshot.path("vms").get(0).path("host").stringValue())
                    .isEqualTo(manager.hostAgent().url().getAuthority());
            await().until(() -> row(viewer, id).contains("[1024,12.5]"));
            assertThat(row(viewer, id))
                    .contains("\"running\"", "\"live\"", "[\"guest\",\"guest\"]");
            await().until(() -> of(viewer, "delta").getLast().path("vms").isEmpty());

            manager.hostAgent()
                    .measure(vm ->
                            vm.state() == VmState.RUNNING ? Samples.live(vm, 99) : Samples.of(vm));
            await().until(() -> row(viewer, id).contains("[1024,99]"));
            manager.post("/v1/vms/" + id + "/pause", "");
            await().until(() -> row(viewer, id).contains("\"paused\" \"paused\" [null,null]"));
        }
        manager.contract().met("GET /v1/metrics/ws");
    }

    @Test
    void everyDeltaIsOfTheMessageBeforeAndAddsUpToTheFleet() {
        start();
        manager.hostAgent()
                .measure(vm ->
                        vm.incarnation() == null
                                ? Samples.of(vm)
                                : Samples.live(vm, ThreadLocalRandom.current().nextInt(100)));
        try (SocketClient viewer = SocketClient.fleet(manager, ALL)) {
            await().until(() -> of(viewer, "delta").size() >= 3);
            List<JsonNode> messages = trees(viewer);
            for (int index = 1; index < messages.size(); index++) {
                assertThat(messages.get(index).path("base_seq").longValue())
                        .isEqualTo(messages.get(index - 1).path("seq").longValue());
            }
            manager.hostAgent().measure(Samples::of);
            try (SocketClient other = SocketClient.fleet(manager, ALL)) {
                await().until(() -> known(other).equals(known(viewer)) && !known(other).isEmpty());
            }
        }
    }

    @Test
    void vmsEnterAndLeaveTheFilter() {
        UUID id = start();
        String running =
                """
                {"type":"subscribe","metrics":["load1"],
                 "filter":{"vms":["%s"],"states":["running"]}}
                """
                        .formatted(id);

        try (SocketClient viewer = SocketClient.fleet(manager, running)) {
            await().until(() -> !row(viewer, id).isEmpty());

            manager.post("/v1/vms/" + id + "/pause", "");
            await().until(() ->
                    of(viewer, "delta").stream()
                            .anyMatch(delta -> delta.path("gone").toString().contains("" + id)));
            assertThat(row(viewer, id)).isEmpty();

            manager.post("/v1/vms/" + id + "/resume", "");
            await().until(() -> !row(viewer, id).isEmpty());
            manager.post("/v1/vms/" + id + "/stop", "");
            manager.delete("/v1/vms/" + id);
            made.clear();
            await().until(() -> row(viewer, id).isEmpty());
        }
    }

    @Test
    void aVmThatIsMadeLaterAppears() {
        try (SocketClient viewer = SocketClient.fleet(manager, ALL)) {
            await().until(() -> !of(viewer, "snapshot").isEmpty());

            UUID id = start();

            await().until(() -> row(viewer, id).contains("\"running\""));
        }
    }

    @Test
    void anotherSubscriptionReplacesTheFirst() {
        UUID first = start();
        UUID second = start();

        try (SocketClient viewer = SocketClient.fleet(manager, of(first, "\"interval_s\":60"))) {
            await().until(() -> known(viewer).keySet().equals(Set.of("" + first)));
            viewer.send(of(second, "\"interval_s\":1"));

            await().until(() -> known(viewer).keySet().equals(Set.of("" + second)));
            await().until(() -> of(viewer, "delta").size() > 1);
        }
    }

    @Test
    void aSilentHostIsUnknown() {
        UUID id = start();

        try (SocketClient viewer = SocketClient.fleet(manager, of(id, "\"metrics\":[\"load1\"]"))) {
            await().until(() -> row(viewer, id).contains("[0.1]"));
            manager.hostAgent().fallSilent();

            await().until(() -> row(viewer, id).contains("\"unknown\" \"unknown\" [null]"));
        }
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredAndInTheEndRefused() {
        try (SocketClient viewer = SocketClient.fleet(manager, "{\"type\":\"look\"}")) {
            await().until(() -> of(viewer, "error").size() == 1);
            JsonNode error = of(viewer, "error").getFirst();
            assertThat(error.path("detail").stringValue()).contains("must be \"subscribe\"");
            assertThat(error.path("errors").get(0).path("field").stringValue()).isEqualTo("type");
            viewer.send(ALL);
            await().until(() -> !of(viewer, "snapshot").isEmpty());

            for (int mistake = 0; mistake < 4; mistake++) {
                viewer.send("nonsense");
            }
            await().until(() -> viewer.closeCode() == 1008);
        }
    }

    @Test
    void tooManySubscriptionsAreRefused() {
        try (SocketClient viewer = SocketClient.fleet(manager, ALL)) {
            for (int change = 0; change < 13; change++) {
                viewer.send(ALL);
            }
            await().until(() ->
                    of(viewer, "error").stream()
                            .anyMatch(error ->
                                    error.path("detail").stringValue().contains("at most 10")));
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheConnection() {
        try (SocketClient viewer = SocketClient.fleet(manager, ALL)) {
            viewer.send("x".repeat((64 << 10) + 1));

            // The rest of it is thrown away unread, and the client may learn of that first: as a
            // broken connection, or as one that ended without a word, 1006.
            await().until(() ->
                    viewer.closeCode() == 1009 || viewer.closeCode() == 1006 || viewer.isBroken());
        }
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        Answer refused = manager.get("/v1/metrics/ws");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("detail")).contains("WebSocket");
    }

    /// It fills what the kernel holds for it by asking again and again, and then stands in nobody's
    /// way.
    @Test
    void aViewerThatReadsNothingHoldsUpNobodyAndIsToldLessOften() throws IOException {
        for (int vm = 0; vm < 150; vm++) {
            made.add(manager.createVm());
        }
        try (StalledViewer stalled = new StalledViewer(manager);
                SocketClient viewer = SocketClient.fleet(manager, ALL)) {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(150))
                    .until(() -> {
                        stalled.send(ALL);
                        return value("hearth_manager_viewers_lowered{of=\"fleet\"}") >= 1;
                    });
            double merged =
                    value("hearth_manager_viewer_messages_total{of=\"fleet\",outcome=\"merged\"}");
            double sent =
                    value("hearth_manager_viewer_messages_total{of=\"fleet\",outcome=\"sent\"}");
            int before = of(viewer, "delta").size();

            await().until(() -> of(viewer, "delta").size() >= before + 5);

            assertThat(of(viewer, "rate")).isEmpty();
            assertThat(merged).isGreaterThanOrEqualTo(3);
            assertThat(value("hearth_manager_viewer_messages_total{of=\"fleet\",outcome=\"sent\"}"))
                    .isGreaterThanOrEqualTo(sent + 5);
        }
        await().until(() -> value("hearth_manager_viewers{of=\"fleet\"}") == 0);
    }

    private UUID start() {
        UUID id = manager.startVm();
        made.add(id);
        return id;
    }

    private static String of(UUID vm, String more) {
        return "{\"type\":\"subscribe\",\"filter\":{\"vms\":[\"%s\"]},%s}".formatted(vm, more);
    }

    private static List<JsonNode> trees(SocketClient viewer) {
        return viewer.messages().stream().map(FleetFrames::tree).toList();
    }

    private static List<JsonNode> of(SocketClient viewer, String type) {
        return trees(viewer).stream()
                .filter(message -> message.path("type").stringValue().equals(type))
                .toList();
    }

    private static Map<String, String> known(SocketClient viewer) {
        Map<String, String> rows = new HashMap<>();
        trees(viewer).forEach(message -> FleetFrames.apply(message, rows));
        return rows;
    }

    private static String row(SocketClient viewer, UUID vm) {
        return known(viewer).getOrDefault(vm.toString(), "");
    }

    private double value(String series) {
        return manager.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
