// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.firecracker.FirecrackerSettings.Jailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that are locked in by the jailer beside the Firecracker under test. Needs root.
class JailedFirecrackerTest {

    private static final int OWNER = 30_123;

    @TempDir Path directory;
    private TestGround ground;
    private FirecrackerSettings settings;
    private final List<MachineSpec> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        ground = new TestGround(directory);
        Path firecracker = FirecrackerBinaries.executable();
        Path jailer = firecracker.resolveSibling("jailer");
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may lock in");
        assumeTrue(Files.isExecutable(jailer), "there is no jailer");
        settings =
                new FirecrackerSettings(
                        firecracker,
                        Optional.of(new Jailer(jailer, OWNER, OWNER)),
                        ground.home.jails(),
                        Optional.empty());
    }

    @AfterEach
    void end() {
        started.forEach(ground::end);
    }

    @Test
    void aJailedMachineRunsAsNobodyAndLeavesNothing() throws Exception {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = hypervisor()) {
            Machine machine = hypervisor.start(spec);

            assertThat(machine.vcpus()).hasSize(2);
            assertThat(ownerOf(machine)).isEqualTo(OWNER);
            assertThat(Files.getAttribute(spec.directory().disk(), "unix:uid")).isEqualTo(OWNER);
            UUID id = spec.id();
            GuestOverVsock.await(id, machine.vsock().orElseThrow(), Duration.ofSeconds(20));

            machine.stop(Duration.ofSeconds(10));
            assertThat(machine.exit()).isCompletedWithValue(new MachineExit.Requested());
        }
        assertThat(jailOf(spec)).doesNotExist();
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    void anotherHostAgentFindsItInItsJail() throws Exception {
        MachineSpec spec = spec();
        Machine machine;
        try (FirecrackerHypervisor first = hypervisor()) {
            machine = first.start(spec);
        }
        try (FirecrackerHypervisor second = hypervisor()) {
            Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();

            assertThat(found.vsock()).isEqualTo(machine.vsock());
            found.stop(Duration.ofSeconds(10));
        }
        assertThat(jailOf(spec)).doesNotExist();
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    void whatItPutsToDiskIsRestoredInAnotherJail() throws Exception {
        Snapshot snapshot = new Snapshot(directory.resolve("snapshot"));
        MachineSpec clone = spec();
        try (FirecrackerHypervisor hypervisor = hypervisor()) {
            MachineSpec spec = spec();
            Machine machine = hypervisor.start(spec);
            machine.snapshot(snapshot.directory(), Snapshot.Kind.FULL);
            Machine restored = hypervisor.restore(clone, snapshot);

            assertThat(restored.vcpus()).hasSize(2);
            restored.stop(Duration.ZERO);
            machine.stop(Duration.ZERO);
        }
        assertThat(jailOf(clone)).doesNotExist();
        ground.assertNothingIsLeftOf(clone);
    }

    @Test
    void aJailWhoseMachineDoesNotStartIsRemoved() throws IOException {
        MachineSpec spec = spec();
        Files.delete(spec.boot().kernel());
        Files.createDirectory(spec.boot().kernel());
        try (FirecrackerHypervisor hypervisor = hypervisor()) {
            assertThatThrownBy(() -> hypervisor.start(spec)).isInstanceOf(VmmFailed.class);
        }
        assertThat(jailOf(spec)).doesNotExist();
        ground.assertNothingIsLeftOf(spec);
    }

    private MachineSpec spec() throws IOException {
        MachineSpec spec = ground.spec();
        started.add(spec);
        return spec;
    }

    private FirecrackerHypervisor hypervisor() {
        return new FirecrackerHypervisor(settings, ground.processes);
    }

    private Path jailOf(MachineSpec spec) {
        return ground.home.jails().resolve("firecracker").resolve(spec.id().toString());
    }

    private static int ownerOf(Machine machine) throws IOException {
        Path process = Path.of("/proc", Long.toString(machine.identity().pid()));
        return (int) Files.getAttribute(process, "unix:uid");
    }
}
