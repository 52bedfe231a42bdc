// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.host.Built;
import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.image.Image;
import dev.hearth.host.image.ImageStore;
import dev.hearth.host.image.Initramfs;
import dev.hearth.host.network.HostPorts;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What every hypervisor must do, shown with the demo image, found by the system property
/// `hearth.demo.image`. A subclass brings the hypervisor, and says how a test gets at its guests.
public abstract class HypervisorContract {

    private static final String ADDRESS = "127.9.254.1";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private final HostPorts ports = new HostPorts();
    private final List<Machine> machines = new ArrayList<>();
    private Optional<Fixture> fixture = Optional.empty();

    /// A new hypervisor for this state home.
    protected abstract Hypervisor open(StateHome home, Processes processes);

    /// Returns when the machine's guest is up.
    protected abstract void awaitGuest(Machine machine, MachineSpec spec) throws IOException;

    /// Has the guest end itself as a person in it would, and returns the reason that is then told.
    protected abstract String endFromInside(Machine machine, MachineSpec spec) throws IOException;

    /// Kills the VMM, as the host's out-of-memory killer would.
    protected void kill(Machine machine, Processes processes) {
        processes.kill(machine.identity());
    }

    /// Whether the VMM is there.
    protected boolean lives(Machine machine, Processes processes) {
        return processes.lives(machine.identity());
    }

    /// Whether a thread is one of the VMM's.
    protected boolean isThreadOf(Machine machine, long threadId) {
        return Files.exists(
                Path.of(
                        "/proc",
                        Long.toString(machine.identity().pid()),
                        "task",
                        Long.toString(threadId)));
    }

    private record Fixture(
            StateHome home, Processes processes, Hypervisor hypervisor, Image image, Boot boot) {}

    @BeforeEach
    void prepare() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        Path demo = Path.of(System.getProperty("hearth.demo.image")).toAbsolutePath();
        Files.createSymbolicLink(home.images().resolve("demo"), demo);
        Image image = new ImageStore(home.images()).find("demo").orElseThrow();
        Initramfs initramfs = new Initramfs(home.initramfs(), Built.GUEST_INIT, Optional.empty());
        Processes processes = new Processes(Path.of("/proc"));
        fixture =
                Optional.of(
                        new Fixture(
                                home,
                                processes,
                                open(home, processes),
                                image,
                                new Boot(
                                        image.kernel(),
                                        initramfs.ensure(image),
                                        image.kernelArguments())));
    }

    @AfterEach
    void endMachines() {
        for (Machine machine : machines) {
            kill(machine, fixture().processes());
            machine.exit().join();
        }
        fixture().hypervisor().close();
    }

    @Test
    void aMachineRunsIsFoundAgainAndStopsByItsPowerButton() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));

        Machine machine = start(spec);

        assertThat(machine.vcpus()).hasSize(2);
        assertThat(threadIds(machine)).allMatch(tid -> isThreadOf(machine, tid));
        awaitGuest(machine, spec);

        fixture().hypervisor().close();
        Hypervisor second = open(fixture().home(), fixture().processes());
        Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();

        assertThat(threadIds(found)).isEqualTo(threadIds(machine));
        found.stop(Duration.ofSeconds(20));
        assertThat(found.exit()).isCompletedWithValue(new MachineExit.Requested());
        assertThat(lives(machine, fixture().processes())).isFalse();
        assertThat(leftovers(spec)).isEmpty();
        assertThat(second.adopt(spec.directory(), machine.identity())).isEmpty();
        second.close();
    }

    @Test
    void aGuestThatEndsItselfIsNoFailure() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Machine machine = start(spec);
        awaitGuest(machine, spec);

        String reason = endFromInside(machine, spec);

        assertThat(machine.exit().get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        MachineExit.ByGuest.class,
                        exit -> assertThat(exit.reason()).isEqualTo(reason));
        assertThat(leftovers(spec)).isEmpty();
    }

    @Test
    void aKilledProcessIsAFailureWithAReason() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Machine machine = start(spec);

        kill(machine, fixture().processes());

        assertThat(machine.exit().get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        MachineExit.Failed.class,
                        exit -> assertThat(exit.reason()).contains("killed (signal 9)"));
        assertThat(leftovers(spec)).isEmpty();
    }

    @Test
    void aPausedMachineStandsStillAndRunsOn() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Machine machine = start(spec);
        awaitGuest(machine, spec);

        machine.pause();
        machine.pause();
        assertThat(lives(machine, fixture().processes())).isTrue();
        assertThat(machine.isPaused()).isTrue();
        machine.resume();
        machine.resume();
        assertThat(machine.isPaused()).isFalse();

        awaitGuest(machine, spec);
        machine.pause();
        fixture().hypervisor().close();
        Hypervisor second = open(fixture().home(), fixture().processes());
        Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();
        assertThat(found.isPaused()).isTrue();
        found.stop(Duration.ofSeconds(20));
        assertThat(found.exit()).isCompletedWithValue(new MachineExit.Requested());
        second.close();
    }

    @Test
    void aSnapshotIsMadeAndRestoredOrPlainlyRefused() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Snapshot snapshot = new Snapshot(directory.resolve("snapshot"));
        Machine machine = start(spec);
        awaitGuest(machine, spec);
        try {
            machine.snapshot(snapshot.directory(), Snapshot.Kind.FULL);
        } catch (NotSupported e) {
            assertThat(snapshot.directory()).doesNotExist();
            assertThatThrownBy(() -> fixture().hypervisor().restore(spec, snapshot))
                    .isInstanceOf(NotSupported.class);
            return;
        }

        awaitGuest(machine, spec);
        machine.stop(Duration.ofSeconds(20));
        Machine restored = fixture().hypervisor().restore(spec, snapshot);
        machines.add(restored);

        assertThat(restored.identity()).isNotEqualTo(machine.identity());
        assertThat(restored.vcpus()).hasSize(2);
        awaitGuest(restored, spec);
        assertThat(Files.mismatch(snapshot.disk(), spec.directory().disk())).isNegative();
    }

    @Test
    void aForwardThatIsTakenIsRefusedAndLeavesNothing() throws Exception {
        assumeTrue(
                fixture().hypervisor().agentDoor() == Hypervisor.AgentDoor.FORWARD,
                "its guests are reached over vsock, and it has no forwards");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
            MachineSpec spec = spec(taken.getLocalPort());

            assertThatThrownBy(() -> fixture().hypervisor().start(spec))
                    .isInstanceOf(ForwardRefusedException.class);
            assertThat(leftovers(spec)).isEmpty();
        }
    }

    @Test
    void aMachineWithoutADiskSaysSo() throws IOException {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Files.delete(spec.directory().disk());

        assertThatThrownBy(() -> fixture().hypervisor().start(spec))
                .isInstanceOf(VmmFailed.class)
                .hasMessageContaining(spec.id().toString())
                .hasMessageContaining("disk.img");
        assertThat(leftovers(spec)).isEmpty();
    }

    @Test
    void aProcessWithTheSameNumberIsNotAdopted() {
        ProcessIdentity self =
                fixture().processes().find(ProcessHandle.current().pid()).orElseThrow();
        ProcessIdentity earlier =
                new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId());
        VmDirectory vm = fixture().home().vm(UUID.randomUUID());

        assertThat(fixture().hypervisor().adopt(vm, earlier)).isEmpty();
    }

    private Fixture fixture() {
        return fixture.orElseThrow();
    }

    private MachineSpec spec(int port) throws IOException {
        UUID id = UUID.randomUUID();
        VmDirectory vm = fixture().home().vm(id);
        Files.createDirectories(vm.path());
        new Disks().ensure(vm, fixture().image().rootfs(), null);
        return new MachineSpec(id, 2, 128, fixture().boot(), new Forward(ADDRESS, port, 8080), vm);
    }

    private Machine start(MachineSpec spec) throws ForwardRefusedException {
        Machine machine = fixture().hypervisor().start(spec);
        machines.add(machine);
        return machine;
    }

    private static List<Long> threadIds(Machine machine) {
        return machine.vcpus().stream().map(Machine.Vcpu::threadId).toList();
    }

    /// What is in the VM's directory but its disk and logs.
    private static List<String> leftovers(MachineSpec spec) throws IOException {
        try (Stream<Path> files = Files.list(spec.directory().path())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("disk.img") && !name.endsWith(".log"))
                    .toList();
        }
    }
}
