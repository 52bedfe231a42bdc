// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Nic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a VM's network is made and when it goes. Fixture: a fake hypervisor, and a host whose links
/// and rules are what was last said of them.
class NetworkedVmTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("7f230000-0000-4000-8000-000000000002");

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(directory);
        Files.writeString(directory.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        vms = host.service();
    }

    @Test
    void aVmWithoutANetworkCostsNoCommand() {
        vms.ensure(ID, spec(NetworkSpec.NONE));
        vms.start(ID);
        vms.stop(ID);
        host.service();
        vms.delete(ID);

        assertThat(host.commands.runs()).isZero();
    }

    @Test
    void aNetworkIsThereBeforeItsMachineAndGoneAfterIt() {
        host.commands.onChange = () -> assertThat(host.hypervisor.lastSpec).isEmpty();
        vms.ensure(ID, spec(nat()));

        vms.start(ID);

        assertThat(host.commands.changes)
                .containsExactly("make hearth-tap0", "forwarding", "rules");
        host.commands.changes.clear();
        host.commands.onChange =
                () ->
                        assertThat(host.hypervisor.machines.values())
                                .allMatch(machine -> machine.exit().isDone());
        vms.stop(ID);
        assertThat(host.commands.changes).containsExactly("delete hearth-tap0", "no rules");
    }

    @Test
    void theMachineIsToldItsNetwork() {
        vms.ensure(ID, spec(nat()));
        vms.start(ID);

        MachineSpec spec = host.hypervisor.lastSpec.orElseThrow();
        assertThat(spec.forward()).isEmpty();
        assertThat(spec.devices().networkNamespace()).isEmpty();
        Nic nic = spec.devices().nics().getFirst();
        assertThat(nic.tap()).isEqualTo("hearth-tap0");
        assertThat(nic.guestMac()).isEqualTo("06:00:0a:c9:00:02");
        assertThat(spec.kernelArguments())
                .isEqualTo(
                        "hearth.vm_id=%s hearth.address=10.201.0.2/30 hearth.gateway=10.201.0.1"
                                        .formatted(ID)
                                + " hearth.nameserver=192.0.2.53");
    }

    @Test
    void aGuestThatGoesNowhereIsToldNoNameserver() {
        vms.ensure(ID, spec(new NetworkSpec(NetworkMode.ISOLATED, List.of())));
        vms.start(ID);

        assertThat(host.hypervisor.lastSpec.orElseThrow().kernelArguments())
                .endsWith("hearth.address=10.201.0.2/30 hearth.gateway=10.201.0.1");
        assertThat(host.commands.changes).doesNotContain("forwarding");
    }

    @Test
    void aVmHasTheAddressOfItsGuestForItsWholeLife() {
        VmStatus created = vms.ensure(ID, spec(nat()));
        assertThat(created.address()).isEqualTo("10.201.0.2");
        assertThat(created.agentPort()).isNull();

        VmStatus running = vms.start(ID);
        assertThat(running.address()).isEqualTo("10.201.0.2");
        assertThat(running.agentPort()).isEqualTo(8080);
        assertThat(host.service().get(ID)).isEqualTo(running);
        assertThat(vms.stop(ID).address()).isEqualTo("10.201.0.2");
    }

    @Test
    void aSlotIsNotGivenAgainAtOnce() {
        vms.ensure(ID, spec(nat()));
        vms.delete(ID);

        assertThat(vms.ensure(ID, spec(nat())).address()).isEqualTo("10.201.0.6");
        vms.delete(ID);
        assertThat(host.service().ensure(ID, spec(nat())).address()).isEqualTo("10.201.0.10");
    }

    @Test
    void aVmKeepsItsSlotWhateverBecomesOfItsNetwork() {
        String loopback = vms.ensure(ID, spec(NetworkSpec.NONE)).address();
        assertThat(vms.ensure(ID, spec(nat())).address()).isEqualTo("10.201.0.2");
        assertThat(vms.ensure(ID, spec(NetworkSpec.NONE)).address()).isEqualTo(loopback);

        assertThat(vms.ensure(OTHER, spec(nat())).address()).isEqualTo("10.201.0.6");
        assertThat(vms.ensure(ID, spec(nat())).address()).isEqualTo("10.201.0.2");
    }

    @Test
    void aGuestThatEndsTakesItsNetworkAlong() {
        vms.ensure(ID, spec(nat()));
        vms.start(ID);
        end(new MachineExit.ByGuest(Cause.GUEST_SHUTDOWN, "the guest powered itself off"));
        await().until(() -> vms.get(ID).state() == VmState.STOPPED);
        assertNothingIsLeft();

        vms.start(ID);
        end(new MachineExit.Failed(Cause.VMM_KILLED, "killed"));
        await().until(() -> vms.get(ID).state() == VmState.FAILED);
        assertNothingIsLeft();
    }

    @Test
    void aMachineThatDoesNotStartLeavesNoNetwork() {
        vms.ensure(ID, spec(nat()));
        host.hypervisor.failure = Optional.of("no memory");

        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(VmmFailed.class);

        assertNothingIsLeft();
        assertThat(host.commands.changes).contains("make hearth-tap0");
    }

    @Test
    void aNetworkThatCannotBeMadeStartsNoMachine() {
        vms.ensure(ID, spec(nat(new PortForward(8022, 22))));
        int before = host.commands.runs();
        vms.start(ID);
        int needed = host.commands.runs() - before;
        vms.stop(ID);

        for (int failing = 1; failing <= needed; failing++) {
            host.hypervisor.lastSpec = Optional.empty();
            host.commands.fail(Optional.of(failing));
            assertThatThrownBy(() -> vms.start(ID))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("failed as told");
            assertThat(host.hypervisor.lastSpec).isEmpty();
            assertThat(vms.get(ID).state()).isEqualTo(VmState.FAILED);
            assertNothingIsLeft();
        }
        host.commands.fail(Optional.empty());
        assertThat(vms.start(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aNetworkThatCannotBeRemovedKeepsNoVmFromItsEnd() {
        vms.ensure(ID, spec(nat()));
        vms.start(ID);
        host.commands.fail(Optional.of(1));

        assertThat(vms.stop(ID).state()).isEqualTo(VmState.STOPPED);
        assertThat(vms.start(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void anotherHostAgentKeepsTheNetworksOfWhatRunsAndNoOthers() {
        vms.ensure(ID, spec(nat(new PortForward(8022, 22))));
        vms.ensure(OTHER, spec(nat()));
        vms.start(ID);
        vms.start(OTHER);
        String rules = host.commands.rules();
        long gone = Objects.requireNonNull(vms.get(OTHER).pid());
        host.hypervisor.machines.remove(gone);
        host.commands.changes.clear();

        VmService next = host.service();

        assertThat(host.commands.links()).containsExactly("hearth-tap0");
        assertThat(host.commands.rules()).contains("8022").doesNotContain(OTHER.toString());
        assertThat(host.commands.changes).doesNotContain("make hearth-tap0");
        next.start(OTHER);
        assertThat(host.commands.rules()).isEqualTo(rules);
        next.stopAll();
        assertNothingIsLeft();
    }

    @Test
    void aHostAgentWhoseCommandsFailStartsAllTheSame() {
        vms.ensure(ID, spec(nat()));
        vms.start(ID);
        host.commands.fail(Optional.of(1));

        assertThat(host.service().get(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aPortOfTheHostLeadsToOneVm() {
        vms.ensure(ID, spec(nat(new PortForward(8022, 22))));

        assertThatThrownBy(() -> vms.ensure(OTHER, spec(nat(new PortForward(8022, 80)))))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .containsExactly(
                                                new Fault(
                                                        "network.forwards[0].host_port",
                                                        "leads to vm %s already; choose another"
                                                                .formatted(ID))));
        assertThat(vms.ensure(ID, spec(nat(new PortForward(8022, 80)))).state())
                .isEqualTo(VmState.STOPPED);
    }

    private void assertNothingIsLeft() {
        assertThat(host.commands.links()).isEmpty();
        assertThat(host.commands.rules()).isEmpty();
    }

    private void end(MachineExit exit) {
        host.hypervisor.machines.values().forEach(machine -> machine.end(exit));
    }

    private static NetworkSpec nat(PortForward... forwards) {
        return new NetworkSpec(NetworkMode.NAT, List.of(forwards));
    }

    private static VmSpec spec(NetworkSpec network) {
        return new VmSpec("demo", 1, 128, "demo", network);
    }
}
