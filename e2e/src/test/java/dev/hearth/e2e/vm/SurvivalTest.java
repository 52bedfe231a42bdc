// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Psql;
import dev.hearth.testkit.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// VMs outlive the programs that drive them, with their identity. Fixture: one guest, measured.
final class SurvivalTest {

    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final Duration OUTAGE = Duration.ofSeconds(25);

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("survivor");
        hearth.awaitGuest(vm.id(), BOOT);
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void aVmOutlivesTheHostAgentAndTheManager() {
        long pid = hearth.vmmPid(vm.id());
        VmMetrics before = hearth.awaitGuest(vm.id(), RECOVERY);
        Vm known = hearth.api().vm(vm.id());

        hearth.crashHostAgent();
        hearth.awaitGuest(vm.id(), RECOVERY);
        hearth.crashManager();
        VmMetrics after = hearth.awaitGuest(vm.id(), RECOVERY);

        assertThat(hearth.vmmPid(vm.id())).isEqualTo(pid);
        assertThat(after.incarnation()).isEqualTo(before.incarnation());
        assertThat(after.uptimeSeconds())
                .isGreaterThan(Objects.requireNonNull(before.uptimeSeconds()));
        assertThat(hearth.api().vm(vm.id())).isEqualTo(known);
    }

    /// Each second once: a gap would be less than ten seconds known in a step, a second that is
    /// told twice would be more.
    @Test
    void whatHappenedWithoutAManagerIsInItsHistory() {
        Instant killed = Instant.now();
        hearth.killManager();
        Awaitility.await()
                .atMost(OUTAGE.plusSeconds(5))
                .until(() -> Instant.now().isAfter(killed.plus(OUTAGE)));
        hearth.startManager();
        Instant back = Instant.now();

        String steps =
                "/v1/vms/%s/metrics/history?metrics=cpu_usage_percent&step=10&from=%s&to=%s"
                        .formatted(vm.id(), killed.plusSeconds(10), back);
        Awaitility.await()
                .atMost(Duration.ofSeconds(45))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(series(steps).path("known_ms").values())
                                .hasSizeGreaterThanOrEqualTo(2)
                                .allSatisfy(known ->
                                        assertThat(known.asInt()).isCloseTo(10_000, within(400))));
        assertThat(series(steps).path("sources").values())
                .extracting(JsonNode::asString)
                .containsOnly("guest");
    }

    private JsonNode series(String steps) {
        String body = Answer.to(hearth, "GET", steps, "").body();
        return new JsonMapper().readTree(body).path("metrics").path("cpu_usage_percent");
    }

    @Test
    void aDeadHostAgentIsSaidAndItsLastValuesAreNotShown() {
        try (Viewer viewer = hearth.viewer(vm.id())) {
            hearth.killHostAgent();
            viewer.skip();

            VmMetrics shown =
                    viewer.await(
                            "unknown",
                            Duration.ofSeconds(6),
                            sample -> sample.state() == MetricState.UNKNOWN);

            assertThat(shown.cpuUsagePercent()).isNull();
            assertThat(shown.memoryUsagePercent()).isNull();
            assertThat(shown.reason()).isNotBlank();
            assertThat(hearth.api().vm(vm.id()).state()).isEqualTo(VmState.UNKNOWN);
        }
    }

    @Test
    void theDatabaseShowsTheRegisteredAddress() {
        Vm known = hearth.api().vm(vm.id());

        String rows = Psql.query(hearth.databaseUrl(), "SELECT id, name, guest_ip FROM vm");

        assertThat(rows).isEqualTo(vm.id() + "|survivor|" + known.guestIp());
        assertThat(known.guestIp()).startsWith("127.9.");
    }

    @Test
    void aGuestThatPowersOffIsStoppedAndSaysWhy() {
        try (GuestShell shell = hearth.shell(vm.id());
                Viewer viewer = hearth.viewer(vm.id())) {
            shell.run("(sleep 1; poweroff -f) &");
            viewer.skip();

            VmMetrics shown =
                    viewer.await(
                            "stopped",
                            Duration.ofSeconds(20),
                            sample -> sample.state() == MetricState.STOPPED);

            assertThat(shown.cpuUsagePercent()).isNull();
            assertThat(hearth.api().vm(vm.id()).stateReason()).isNotBlank();
        }
    }
}
