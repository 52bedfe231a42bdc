// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What is found to be wrong, through the public API. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class DiagnosisApiTest {

    private final ManagerUnderTest manager;

    DiagnosisApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void theManagersPartComesBeforeTheHosts() {
        UUID vm = manager.startVm();

        assertOutcome(vm, "host", "ok");
        assertOutcome(vm, "stream", "ok");
        assertOutcome(vm, "guest-ip", "ok");
        assertThat(find(vm, "agent").path("advice").asString()).isEqualTo("start it");
    }

    @Test
    void anAddressThatIsNotTheGuestsIsPointedAt() {
        UUID vm = manager.startVm();
        manager.post("/v1/vms/" + vm + "/guest-ip", "{\"guest_ip\":\"10.11.12.13\"}");

        assertOutcome(vm, "guest-ip", "warning");
        assertThat(find(vm, "guest-ip").path("detail").asString()).contains("10.11.12.13");
    }

    @Test
    void aVmThatNeverRanIsNotHeldByItsHost() {
        UUID vm = manager.createVm();

        assertOutcome(vm, "host", "warning");
        assertOutcome(vm, "guest-ip", "skipped");
    }

    @Test
    void aHostThatDoesNotAnswerIsAFinding() {
        UUID vm = manager.startVm();
        manager.hostAgent().crash();
        try {
            assertOutcome(vm, "host", "broken");
            await().untilAsserted(() -> assertOutcome(vm, "stream", "broken"));
        } finally {
            manager.hostAgent().comeBack();
        }
        await().untilAsserted(() -> assertOutcome(vm, "stream", "ok"));
        assertOutcome(vm, "host", "ok");
    }

    @Test
    void aVmThatIsNotThereIsNotDiagnosed() {
        assertThat(manager.get("/v1/vms/" + new UUID(4, 4) + "/diagnosis").status()).isEqualTo(404);
    }

    private void assertOutcome(UUID vm, String check, String outcome) {
        JsonNode found = find(vm, check);
        assertThat(found.path("outcome").asString()).as(found.toString()).isEqualTo(outcome);
    }

    private JsonNode find(UUID vm, String check) {
        JsonNode findings = manager.get("/v1/vms/" + vm + "/diagnosis").json().path("findings");
        return findings.valueStream()
                .filter(finding -> finding.path("check").asString().equals(check))
                .findFirst()
                .orElseThrow();
    }
}
