// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Program;
import dev.hearth.cli.stack.Stack;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.contract.rest.VmState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A manager, a host agent and real guests, with a state home and ports of their own. Closing it
/// ends all of it and removes the state home. Not safe for use by several threads.
public final class Hearth implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Home home;
    private final Stack stack;
    private String managerAddress;
    private String hostAgentAddress;
    private ManagerApi api;

    private Hearth(Home home, Stack stack) {
        this.home = home;
        this.stack = stack;
        this.managerAddress = stack.start();
        this.hostAgentAddress = stack.hostAgent().awaitAddress();
        this.api = new ManagerApi(managerAddress);
    }

    /// Starts one. The programs are those of the checkout at `hearth.root` (a system property), the
    /// demo image is that of `hearth.demo.image`.
    public static Hearth start() {
        Home home = new Home(Checkout.root(), Checkout.stateHome());
        return new Hearth(home, anyPorts(Stack.of(home)));
    }

    /// Starts one with settings of its host agent.
    public static Hearth start(Map<String, String> hostAgent) {
        Home home = new Home(Checkout.root(), Checkout.stateHome());
        Stack stack = Stack.of(home);
        return new Hearth(
                home,
                anyPorts(new Stack(home, stack.hostAgent().with(hostAgent), stack.manager())));
    }

    /// Starts one with settings of its manager.
    public static Hearth startManaged(Map<String, String> manager) {
        Home home = new Home(Checkout.root(), Checkout.stateHome());
        Stack stack = Stack.of(home);
        return new Hearth(
                home, anyPorts(new Stack(home, stack.hostAgent(), stack.manager().with(manager))));
    }

    /// Starts one whose VMs run under Firecracker: the one at `HEARTH_FIRECRACKER`, or the
    /// checkout's fake.
    public static Hearth startOnFirecracker() {
        return onFirecracker(Checkout.stateHome());
    }

    /// The same, with its state in a directory through which everybody may walk.
    public static Hearth startOnFirecrackerIn(Path parent) {
        return onFirecracker(Checkout.stateHome(parent));
    }

    private static Hearth onFirecracker(Path data) {
        Home home = new Home(Checkout.root(), data);
        Stack stack = Stack.of(home);
        Map<String, String> firecracker =
                Map.of(
                        "HEARTH_HOST_HYPERVISOR",
                        "firecracker",
                        "HEARTH_HOST_FIRECRACKER",
                        Checkout.firecracker().toString(),
                        "HEARTH_HOST_JAILER",
                        "none");
        return new Hearth(
                home,
                anyPorts(new Stack(home, stack.hostAgent().with(firecracker), stack.manager())));
    }

    private static Stack anyPorts(Stack stack) {
        return new Stack(
                stack.home(),
                stack.hostAgent().with(Map.of("HEARTH_HOST_LISTEN", "127.0.0.1:0")),
                stack.manager().with(Map.of("HEARTH_MANAGER_LISTEN", "127.0.0.1:0")));
    }

    /// The manager's REST API.
    public ManagerApi api() {
        return api;
    }

    /// The programs.
    public Stack stack() {
        return stack;
    }

    /// The manager's address, `HOST:PORT`.
    public String managerAddress() {
        return managerAddress;
    }

    /// The host agent's address, `HOST:PORT`.
    public String hostAgentAddress() {
        return hostAgentAddress;
    }

    /// The database's URL, as psql takes it.
    public String databaseUrl() {
        try {
            return Files.readString(home.databaseUrl()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the database's address", e);
        }
    }

    /// Creates and starts a VM of 1 vCPU and 128 MiB.
    public Vm boot(String name) {
        Vm vm = api.create(new VmCreate(name, 1, 128, VmCreate.DEFAULT_IMAGE));
        return api.start(vm.id());
    }

    /// Hands inside a guest: its console.
    public GuestShell shell(UUID vm) {
        return new GuestShell(managerAddress, vm);
    }

    /// A viewer of the VM's console, as a browser's terminal would be.
    ///
    /// @param name for other viewers to see; letters and digits
    public Terminal terminal(UUID vm, String name) {
        return new Terminal(managerAddress, vm, name);
    }

    /// A viewer of the VM's metrics, as a browser would be.
    public Viewer viewer(UUID vm) {
        return new Viewer(managerAddress, vm);
    }

    /// Waits for a sample that the guest's own agent gives from now on. Throws [AssertionError]
    /// with the last one when there is none in time.
    public VmMetrics awaitGuest(UUID vm, Duration within) {
        Instant now = Instant.now();
        try (Viewer viewer = viewer(vm)) {
            return viewer.await(
                    "measured from inside",
                    within,
                    sample -> {
                        Instant at = sample.at();
                        return sample.sources().cpuUsagePercent() == Source.GUEST
                                && at != null
                                && at.isAfter(now);
                    });
        }
    }

    /// The process id of the VM's VMM.
    public long vmmPid(UUID vm) {
        return HostAgentProbe.pid(hostAgentAddress, vm);
    }

    /// Kills the host agent at once (SIGKILL) and starts it again on its old address.
    public void crashHostAgent() {
        Program again = stack.hostAgent().with(Map.of("HEARTH_HOST_LISTEN", hostAgentAddress));
        kill(stack.hostAgent());
        again.start();
        hostAgentAddress = again.awaitAddress();
    }

    /// Kills the manager at once (SIGKILL), database and all, and starts it again on its address.
    public void crashManager() {
        killManager();
        startManager();
    }

    /// Kills the manager at once, database and all, and leaves it dead.
    public void killManager() {
        kill(stack.manager());
    }

    /// Starts a manager that was killed, on its old address.
    public void startManager() {
        Program again =
                stack.managerOf(hostAgentAddress)
                        .with(Map.of("HEARTH_MANAGER_LISTEN", managerAddress));
        again.start();
        managerAddress = again.awaitAddress();
    }

    /// Kills the host agent at once and leaves it dead.
    public void killHostAgent() {
        kill(stack.hostAgent());
    }

    private static void kill(Program program) {
        program.process()
                .flatMap(id -> ProcessHandle.of(id.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
        program.process().ifPresent(id -> id.endsWithin(GRACE));
    }

    @Override
    public void close() {
        for (Vm vm : List.copyOf(vms())) {
            if (vm.state() == VmState.RUNNING) {
                api.stop(vm.id());
            }
        }
        api.close();
        stack.stop();
        Tree.remove(home.data());
    }

    private List<Vm> vms() {
        return stack.manager().process().isPresent() ? api.vms() : List.of();
    }
}
