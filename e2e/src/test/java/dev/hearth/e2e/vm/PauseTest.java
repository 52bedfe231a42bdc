// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Viewer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A guest that stands still and runs on. Fixture: one guest under QEMU, measured.
final class PauseTest {

    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(10);

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("sleeper");
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void aPausedGuestIsNoDeadOneAndRunsOnWhereItWas() {
        try (Viewer viewer = hearth.viewer(vm.id())) {
            VmMetrics before = viewer.await("measured", BOOT, PauseTest::isFromGuest);

            assertThat(post("/pause").status()).isEqualTo(200);
            viewer.skip();
            VmMetrics paused =
                    viewer.await("paused", SOON, now -> now.state() == MetricState.PAUSED);
            assertThat(paused.cpuUsagePercent()).isNull();
            assertThat(paused.memoryUsagePercent()).isNull();
            assertThat(paused.reason()).contains("resume");
            assertThat(paused.incarnation()).isEqualTo(before.incarnation());
            assertThat(hearth.api().vm(vm.id()).state()).isEqualTo(VmState.PAUSED);
            assertThat(post("/pause").detail()).contains("paused");

            hearth.crashHostAgent();
            viewer.skip();
            viewer.await("paused", SOON, now -> now.state() == MetricState.PAUSED);

            assertThat(post("/resume").status()).isEqualTo(200);
            viewer.skip();
            VmMetrics after = viewer.await("measured", SOON, PauseTest::isFromGuest);
            assertThat(after.incarnation()).isEqualTo(before.incarnation());
            assertThat(after.uptimeSeconds())
                    .isGreaterThan(Objects.requireNonNull(before.uptimeSeconds()));
            Long interval = after.intervalMs();
            assertThat(interval).as("no rate spans the pause").isLessThan(2_500);
        }
    }

    @Test
    void qemuRefusesASnapshotAndTheGuestRunsOn() {
        Answer refused = post("/snapshots");

        assertThat(refused.status()).isEqualTo(501);
        assertThat(refused.problem()).isEqualTo("/problems/not-supported");
        assertThat(refused.detail()).contains("Firecracker");
        assertThat(hearth.api().vm(vm.id()).state()).isEqualTo(VmState.RUNNING);
    }

    private Answer post(String path) {
        return Answer.to(hearth, "POST", "/v1/vms/" + vm.id() + path, "");
    }

    private static boolean isFromGuest(VmMetrics now) {
        return now.sources().cpuUsagePercent() == Source.GUEST;
    }
}
