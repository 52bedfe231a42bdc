// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Viewer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is told of a guest that goes wrong, and of its end. Fixture: one guest under QEMU,
/// measured.
final class VerdictTest {

    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(20);

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("mortal");
        try (Viewer viewer = hearth.viewer(vm.id())) {
            viewer.await("measured", BOOT, now -> now.state() == MetricState.LIVE);
        }
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void aGuestThatRanOutOfMemoryIsNotTakenForOneThatRebooted() {
        try (GuestShell shell = hearth.shell(vm.id())) {
            assertThat(finding("agent").path("outcome").asString()).isEqualTo("ok");
            // What nobody can allocate is refused, what everybody may is killed for.
            shell.run("echo 1 > /proc/sys/vm/overcommit_memory");
            shell.run("awk 'BEGIN { s = \"x\"; while (1) s = s s }' >/dev/null 2>&1 || true");
            await().atMost(SOON).until(() -> kinds().contains("guest-oom"));

            shell.run("(sleep 1; reboot -f) >/dev/null 2>&1 &");
        }

        JsonNode verdict = awaitVerdict();
        assertThat(verdict.path("cause").asString()).isEqualTo("guest-out-of-memory");
        assertThat(verdict.path("detail").asString()).contains("rebooted", "give the VM more");
        assertThat(verdict.path("evidence").get(0).asString())
                .contains("the guest's kernel killed");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(kinds())
                                .contains("started", "agent-answered", "guest-oom")
                                .first()
                                .isEqualTo("ended"));
    }

    @Test
    void anAgentThatDiedIsFoundAndAKernelThatPanicsSaysSo() {
        try (GuestShell shell = hearth.shell(vm.id())) {
            shell.run("killall -STOP guest-agent");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(finding("agent").path("outcome").asString())
                                    .isEqualTo("broken"));
            assertThat(finding("vmm").path("outcome").asString()).isEqualTo("ok");
            assertThat(finding("agent").path("advice").asString()).isNotEmpty();
            await().atMost(SOON).until(() -> kinds().contains("agent-lost"));

            shell.run("(sleep 1; echo c > /proc/sysrq-trigger) >/dev/null 2>&1 &");
        }

        JsonNode verdict = awaitVerdict();
        assertThat(verdict.path("cause").asString()).isEqualTo("guest-panic");
        assertThat(verdict.path("detail").asString()).contains("sysrq");
        assertThat(verdict.path("evidence").toString()).contains("had not answered for");
    }

    private JsonNode awaitVerdict() {
        return await().atMost(SOON)
                .until(
                        () -> get("/v1/vms/" + vm.id()).path("verdict"),
                        verdict -> verdict.isObject());
    }

    private List<String> kinds() {
        return get("/v1/vms/" + vm.id() + "/events")
                .path("events")
                .valueStream()
                .map(event -> event.path("kind").asString())
                .toList();
    }

    private JsonNode finding(String check) {
        return get("/v1/vms/" + vm.id() + "/diagnosis")
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("check").asString().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode get(String path) {
        return new JsonMapper().readTree(Answer.to(hearth, "GET", path, "").body());
    }
}
