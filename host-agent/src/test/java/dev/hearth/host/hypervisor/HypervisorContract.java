// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.network.HostPorts;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.Image;
import dev.hearth.host.storage.ImageStore;
import dev.hearth.host.storage.Initramfs;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What every hypervisor must do, shown with real guests: the demo image, found by the system
/// property `hearth.demo.image`. A subclass brings the hypervisor.
public abstract class HypervisorContract {

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(30);
    private static final String ADDRESS = "127.9.254.1";

    /// What the demo image's console shows when it is up.
    private static final String PROMPT = "hearth-demo:/root#";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private final HostPorts ports = new HostPorts();
    private final List<Machine> machines = new ArrayList<>();
    private Optional<Fixture> fixture = Optional.empty();

    /// A new hypervisor for this state home.
    protected abstract Hypervisor open(StateHome home, Processes processes);

    private record Fixture(
            StateHome home, Processes processes, Hypervisor hypervisor, Image image, Boot boot) {}

    @BeforeEach
    void prepare() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        Path demo = Path.of(System.getProperty("hearth.demo.image")).toAbsolutePath();
        Files.createSymbolicLink(home.images().resolve("demo"), demo);
        Image image = new ImageStore(home.images()).find("demo").orElseThrow();
        Initramfs initramfs =
                new Initramfs(home.initramfs(), Path.of("/bin/busybox"), Optional.empty());
        Processes processes = new Processes(Path.of("/proc"));
        fixture =
                Optional.of(
                        new Fixture(
                                home,
                                processes,
                                open(home, processes),
                                image,
                                new Boot(image.kernel(), initramfs.ensure(image))));
    }

    @AfterEach
    void endMachines() {
        for (Machine machine : machines) {
            fixture().processes().kill(machine.identity());
            machine.exit().join();
        }
        fixture().hypervisor().close();
    }

    @Test
    void aMachineRunsIsFoundAgainAndStopsByItsPowerButton() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));

        Machine machine = start(spec);

        assertThat(machine.vcpus()).hasSize(2);
        assertThat(threadIds(machine)).allMatch(tid -> isThreadOf(machine.identity().pid(), tid));
        try (GuestConsole console = new GuestConsole(spec.directory().consoleSocket())) {
            console.await(PROMPT, BOOT_LIMIT);
        }
        await().until(() -> machine.diskTotals().isPresent());
        assertThat(machine.diskTotals().orElseThrow().readBytes()).isPositive();

        fixture().hypervisor().close();
        Hypervisor second = open(fixture().home(), fixture().processes());
        Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();

        assertThat(threadIds(found)).isEqualTo(threadIds(machine));
        found.stop(Duration.ofSeconds(20));
        assertThat(found.exit()).isCompletedWithValue(new MachineExit.Requested());
        assertThat(fixture().processes().lives(machine.identity())).isFalse();
        assertThat(spec.directory().qmpSocket()).doesNotExist();
        assertThat(second.adopt(spec.directory(), machine.identity())).isEmpty();
        second.close();
    }

    @Test
    void aGuestThatPowersItselfOffIsNoFailure() throws Exception {
        MachineSpec spec = spec(ports.anyFree(ADDRESS));
        Machine machine = start(spec);

        try (GuestConsole console = new GuestConsole(spec.directory().consoleSocket())) {
            console.await(PROMPT, BOOT_LIMIT);
            console.type("poweroff");
            assertThat(machine.exit().get(20, TimeUnit.SECONDS))
                    .isEqualTo(new MachineExit.ByGuest("the guest powered itself off"));
        }
    }

    @Test
    void aKilledProcessIsAFailureWithAReason() throws Exception {
        Machine machine = start(spec(ports.anyFree(ADDRESS)));

        fixture().processes().kill(machine.identity());

        assertThat(machine.exit().get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        MachineExit.Failed.class,
                        exit -> assertThat(exit.reason()).contains("killed (signal 9)"));
    }

    @Test
    void aForwardThatIsTakenIsRefusedAndLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
            MachineSpec spec = spec(taken.getLocalPort());

            assertThatThrownBy(() -> fixture().hypervisor().start(spec))
                    .isInstanceOf(ForwardRefusedException.class);
            assertThat(spec.directory().qmpSocket()).doesNotExist();
            assertThat(spec.directory().pidFile()).doesNotExist();
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
        new Disks().ensure(vm, fixture().image());
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

    private static boolean isThreadOf(long pid, long threadId) {
        return Files.exists(Path.of("/proc", Long.toString(pid), "task", Long.toString(threadId)));
    }
}
