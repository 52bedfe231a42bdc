// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.AgentUpgrade;
import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.network.Ports;
import dev.hearth.host.vm.TestHost;
import dev.hearth.host.vm.VmService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Another agent for a guest. Fixture: a VM of a fake hypervisor, and a fake agent where the VM's
/// would be; the real one is in `AgentUpgradeTest`, in a guest.
class UpgradeServiceTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("7f230000-0000-4000-8000-000000000002");

    /// The first address that a VM is given.
    private static final String ADDRESS = "127.9.0.2";

    @TempDir Path directory;
    private FakeAgent agent;
    private VmService vms;
    private SigningKey key;
    private UpgradeService upgrades;

    @BeforeEach
    void boot() throws IOException {
        agent = new FakeAgent(ADDRESS);
        TestHost host = new TestHost(directory).withPorts(new OnePort(agent.port()));
        vms = host.service();
        key = SigningKey.of(host.home().agentKey());
        agent.upgradeKey = key.publicKey();
        Path program = Files.writeString(directory.resolve("guest-agent"), "a program");
        upgrades = new UpgradeService(vms, Optional.of(program), key);
        vms.ensure(ID, new VmSpec("demo", 1, 128, "demo"));
        vms.start(ID);
    }

    @AfterEach
    void end() {
        agent.close();
    }

    @Test
    void sendsTheHostsAgentSignedAndSeesItTakeOver() {
        AgentUpgrade done = upgrades.upgrade(ID);

        assertThat(done).isEqualTo(new AgentUpgrade(ID, "0.1.0", "0.2.0"));
        assertThat(agent.program).isEqualTo("a program".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"more\"]", "null", "\"upgrade\"", "[1, {}]"})
    void sendsNothingToAnAgentThatDoesNotSayItTakesIt(String capabilities) {
        agent.capabilities = capabilities;

        assertThatThrownBy(() -> upgrades.upgrade(ID))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("version 0.1.0, takes no other while it runs");
        assertThat(agent.program).isNull();
    }

    @Test
    void saysThatTheAgentRefusedWhatAnotherHostSigned() {
        agent.upgradeKey = SigningKey.of(directory.resolve("other")).publicKey();

        assertThatThrownBy(() -> upgrades.upgrade(ID))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("it answered 403; start it anew");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"version\": 1, \"uptime_seconds\": 2}",
                "{\"version\": \"\\n\", \"uptime_seconds\": 2}",
                "{\"version\": \"1\", \"uptime_seconds\": \"2\"}",
                "{\"version\": \"1\", \"uptime_seconds\""
            })
    void doesNotTakeSomethingElseForAnAgent(String health) {
        agent.health = health;

        assertThatThrownBy(() -> upgrades.upgrade(ID))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(
                        "what answers at " + ADDRESS + ":" + agent.port() + " is no guest agent");
    }

    @Test
    void anAnswerWithoutEndIsReadNoFurtherThanItMayBe() {
        agent.health = "{\"version\": \"" + "1".repeat(1 << 20);

        assertThatThrownBy(() -> upgrades.upgrade(ID)).isInstanceOf(Unavailable.class);
    }

    @Test
    void whereNobodyListensItSaysSo() {
        agent.close();

        assertThatThrownBy(() -> upgrades.upgrade(ID))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("diagnose the VM, and try again");
    }

    @Test
    void aVmThatDoesNotRunHasTheHostsAgentNextTime() {
        vms.stop(ID);

        assertThatThrownBy(() -> upgrades.upgrade(ID))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining(
                        "is stopped: it has this host's agent from its next start on");
        assertThatThrownBy(() -> upgrades.upgrade(OTHER)).isInstanceOf(NotFound.class);
    }

    @Test
    void intoAnExternalVmItIsInstalled() {
        vms.ensure(OTHER, VmSpec.external("router", new ExternalSpec("127.0.0.1", 8080)));

        assertThatThrownBy(() -> upgrades.upgrade(OTHER))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("run its install script again");
    }

    @Test
    void aHostWithoutAnAgentSaysWhatIsMissing() {
        UpgradeService without = new UpgradeService(vms, Optional.empty(), key);

        assertThatThrownBy(() -> without.upgrade(ID))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("set HEARTH_HOST_GUEST_AGENT");
    }

    /// Only where the fake agent listens.
    private record OnePort(int port) implements Ports {
        @Override
        public boolean isFree(String address, int wanted) {
            return false;
        }

        @Override
        public int anyFree(String address) {
            return port;
        }
    }
}
