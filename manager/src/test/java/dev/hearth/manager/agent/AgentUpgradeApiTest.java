// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Another agent in a running VM, through the public API. On a whole manager with a fake host
/// agent.
@ExtendWith(WithManager.class)
class AgentUpgradeApiTest {

    private final ManagerUnderTest manager;

    AgentUpgradeApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void saysWhichRanAndWhichDoes() {
        UUID vm = running();

        Answer answer = upgrade(vm);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("vm_id").asString()).isEqualTo(vm.toString());
        assertThat(answer.json().path("before").asString()).isEqualTo("0.1.0");
        assertThat(answer.json().path("after").asString()).isEqualTo("0.2.0");
    }

    @ParameterizedTest
    @CsvSource({"409, 409, wrong-state", "503, 503, ", "500, 503, "})
    void whatTheHostSaysIsHandedOn(int hostStatus, int status, String type) {
        UUID vm = running();
        manager.hostAgent().refuseNext("PUT vms/guest-agent", hostStatus, "its agent is too old");

        Answer answer = upgrade(vm);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).contains("its agent is too old");
        if (type != null) {
            assertThat(answer.json().path("type").asString()).endsWith(type);
        }
    }

    @Test
    void aVmThatDoesNotRunOrIsNotThereIsRefused() {
        assertThat(upgrade(manager.createVm()).status()).isEqualTo(409);
        assertThat(upgrade(UUID.randomUUID()).status()).isEqualTo(404);
    }

    private UUID running() {
        UUID vm = manager.createVm();
        manager.post("/v1/vms/" + vm + "/start", "");
        return vm;
    }

    private Answer upgrade(UUID vm) {
        return manager.post("/v1/vms/" + vm + "/guest-agent/upgrade", "");
    }
}
