// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The agent of a VM that runs is replaced by its host's. Fixture: a manager and a host agent with
/// a guest of busybox.
final class AgentUpgradeTest {

    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Duration PROMPT = Duration.ofSeconds(20);
    private static final String PROGRAM = "readlink /proc/$(pidof guest-agent)/exe";

    @Test
    void theHostsAgentTakesOverWithTheSameProcessNumber() throws Exception {
        try (Hearth hearth = Hearth.start()) {
            Vm vm = hearth.boot("demo");
            hearth.awaitGuest(vm.id(), BOOT);
            try (GuestShell shell =
                    await().atMost(BOOT)
                            .ignoreExceptions()
                            .until(() -> hearth.shell(vm.id()), Objects::nonNull)) {
                String pid = shell.run("pidof guest-agent");
                assertThat(shell.run(PROGRAM)).isEqualTo("/run/hearth/guest-agent");

                Answer answer = upgrade(hearth, vm);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\"before\":\"", "\"after\":\"");
                assertThat(shell.run("pidof guest-agent")).isEqualTo(pid);
                assertThat(shell.run(PROGRAM)).startsWith("/memfd:guest-agent");
                assertThat(shell.run("grep -E '^(Uid|CapEff|NoNewPrivs)' /proc/" + pid + "/status"))
                        .containsPattern("Uid:\\s+65521\\s+65521")
                        .containsPattern("CapEff:\\s+0000000000000000\\b")
                        .containsPattern("NoNewPrivs:\\s+1");
                hearth.awaitGuest(vm.id(), PROMPT);

                assertThat(upgrade(hearth, vm).status()).isEqualTo(200);
                assertThat(shell.run("pidof guest-agent")).isEqualTo(pid);

                shell.run("kill -9 " + pid);
                await().atMost(PROMPT)
                        .ignoreExceptions()
                        .until(() -> shell.run(PROGRAM).equals("/run/hearth/guest-agent"));
                hearth.awaitGuest(vm.id(), PROMPT);
            }
            hearth.api().stop(vm.id());

            Answer refused = upgrade(hearth, vm);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body()).contains("from its next start on");
        }
    }

    private static Answer upgrade(Hearth hearth, Vm vm) {
        return Answer.to(hearth, "POST", "/v1/vms/" + vm.id() + "/guest-agent/upgrade", "");
    }
}
