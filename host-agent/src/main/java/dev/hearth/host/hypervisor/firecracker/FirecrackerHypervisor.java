// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.FifoConsole;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.hypervisor.ReaderCounts;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.VmmLog;
import dev.hearth.host.hypervisor.firecracker.metrics.FeedCounts;
import dev.hearth.host.hypervisor.firecracker.metrics.Fifo;
import dev.hearth.host.hypervisor.firecracker.metrics.MetricsFeed;
import dev.hearth.host.hypervisor.firecracker.metrics.MetricsReader;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs machines as Firecracker processes.
public final class FirecrackerHypervisor implements Hypervisor {

    /// How long the end of a process that just refused something may take to be seen.
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private final Processes processes;
    private final FirecrackerCommand command;
    private final Grounds grounds;
    private final MetricsReader metrics = new MetricsReader();
    private final Set<FirecrackerMachine> machines = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param settings where Firecracker is and how it is to be used
    /// @param processes of this host
    public FirecrackerHypervisor(FirecrackerSettings settings, Processes processes) {
        this.processes = processes;
        this.command = new FirecrackerCommand(settings);
        this.grounds = new Grounds(settings);
    }

    @Override
    public String name() {
        return "firecracker";
    }

    @Override
    public Acceleration acceleration() {
        return new Acceleration(Accelerator.KVM, "Firecracker has nothing else");
    }

    @Override
    public void prepare(Boot boot) {}

    @Override
    public AgentDoor agentDoor() {
        return AgentDoor.VSOCK;
    }

    @Override
    public OptionalInt vmmUser() {
        return command.settings()
                .jailer()
                .map(jailer -> OptionalInt.of(jailer.uid()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public boolean servesMetadata() {
        return true;
    }

    @Override
    public Optional<ReaderCounts> readerCounts() {
        FeedCounts counts = metrics.counts();
        return Optional.of(
                new ReaderCounts(
                        counts.lines(),
                        counts.torn(),
                        counts.dropped(),
                        counts.flushes(),
                        counts.flushesRefused(),
                        counts.flushesLate()));
    }

    @Override
    public Machine start(MachineSpec spec) {
        return start(spec, Optional.empty());
    }

    @Override
    public Machine restore(MachineSpec spec, Snapshot snapshot) {
        new Disks().copy(snapshot.disk(), spec.directory().disk());
        return start(spec, Optional.of(snapshot));
    }

    @Override
    public Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity) {
        Ground ground = grounds.found(directory);
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        if (handle.isEmpty()
                || !processes.lives(identity)
                || !FirecrackerCommand.isOf(ground.places(), processes.arguments(identity.pid()))) {
            return Optional.empty();
        }
        CompletableFuture<OptionalInt> ended =
                handle.get().onExit().thenApply(gone -> OptionalInt.empty());
        Path fifo = ground.places().outside(Places.METRICS);
        if (!Files.exists(fifo)) {
            // Its metrics are lost, and nothing else.
            Fifo.make(fifo);
        }
        MetricsFeed feed = metrics.open(fifo);
        FirecrackerMachine machine =
                track(
                        new FirecrackerMachine(
                                identity,
                                ground,
                                processes,
                                ended,
                                new FirecrackerMachine.Lines(
                                        feed, FifoConsole.existing(directory), 0)));
        machine.findVcpus(1);
        machine.listen();
        machine.settle();
        return Optional.of(machine);
    }

    @Override
    public void endStray(VmDirectory directory) {
        Ground ground = grounds.found(directory);
        Strays strays = new Strays(processes, ground.places());
        if (strays.areThere()) {
            strays.end();
            ground.remove();
        }
    }

    /// Whether the last machine of this directory was a Firecracker process.
    public boolean ran(VmDirectory directory) {
        return new Strays(processes, grounds.found(directory).places()).areThere();
    }

    @Override
    public MachineExit postMortem(VmDirectory directory, ProcessIdentity identity) {
        Ground ground = grounds.found(directory);
        Remains remains = Remains.of(ground, 0);
        ground.remove();
        if (!identity.bootId().equals(processes.bootId())) {
            return new MachineExit.Failed(
                    Cause.HOST_REBOOTED, "the host was booted anew while the VM ran");
        }
        return new MachineExit.Failed(
                Cause.UNKNOWN,
                "it ended while no host agent was watching, so that nobody knows why"
                        + (remains.lastWords().isEmpty()
                                ? ""
                                : "; Firecracker said: " + remains.lastWords()));
    }

    @Override
    public void close() {
        machines.forEach(FirecrackerMachine::release);
        if (!closed.getAndSet(true)) {
            metrics.close();
        }
    }

    private Machine start(MachineSpec spec, Optional<Snapshot> snapshot) {
        Ground before = grounds.found(spec.directory());
        new Strays(processes, before.places()).end();
        before.remove();
        Ground ground = grounds.of(spec, snapshot);
        Undo undo = new Undo();
        try {
            ground.make(undo);
            MetricsFeed feed = metrics.open(ground.places().outside(Places.METRICS));
            undo.push("reader of metrics", feed::close);
            FirecrackerMachine machine = spawn(spec, ground, feed);
            undo.push("process", () -> kill(machine));
            run(new BootSequence(machine), spec, snapshot);
            machine.findVcpus(spec.vcpuCount());
            machine.listen();
            return machine;
        } catch (IOException e) {
            undo.run();
            throw new VmmFailed("vm %s did not start: %s".formatted(spec.id(), e.getMessage()), e);
        } catch (RuntimeException e) {
            undo.run();
            throw e;
        }
    }

    private static void run(BootSequence sequence, MachineSpec spec, Optional<Snapshot> snapshot)
            throws IOException {
        FirecrackerMachine machine = sequence.machine();
        try {
            if (snapshot.isPresent()) {
                sequence.restore(spec, paths(machine.places(), snapshot.get()));
            } else {
                sequence.boot(spec);
            }
        } catch (ApiException e) {
            // A process that is gone says more by how it ended.
            if (e.kind() != ApiException.Kind.REFUSED && machine.endsWithin(END_LIMIT)) {
                throw new IOException(words(machine.exit().join()), e);
            }
            throw e;
        }
    }

    private static String words(MachineExit exit) {
        return switch (exit) {
            case MachineExit.Failed failed -> failed.reason();
            case MachineExit.ByGuest byGuest -> byGuest.reason();
            case MachineExit.Requested ignored -> "it was told to stop";
        };
    }

    private static BootSequence.SnapshotPaths paths(Places places, Snapshot snapshot) {
        return places.jail().isPresent()
                ? new BootSequence.SnapshotPaths(Places.STATE, Places.MEMORY)
                : new BootSequence.SnapshotPaths(
                        snapshot.state().toString(), snapshot.memory().toString());
    }

    private FirecrackerMachine spawn(MachineSpec spec, Ground ground, MetricsFeed feed)
            throws IOException {
        VmDirectory directory = spec.directory();
        List<String> arguments =
                command.machine(
                        ground.places(),
                        grounds.cgroup(directory),
                        spec.devices().networkNamespace());
        new VmmLog(directory.log()).clear();
        FifoConsole console = FifoConsole.create(directory);
        long consoleFrom = Files.exists(console.output()) ? Files.size(console.output()) : 0;
        ProcessBuilder builder =
                new ProcessBuilder(arguments)
                        .directory(directory.path().toFile())
                        .redirectError(Redirect.appendTo(directory.log().toFile()));
        builder.environment().keySet().retainAll(Set.of("PATH"));
        Process process = console.attach(builder).start();
        Optional<ProcessIdentity> identity = processes.find(process.pid());
        if (identity.isEmpty()) {
            process.destroyForcibly();
            throw new IOException("it ended at once: " + new VmmLog(directory.log()).lastWords());
        }
        return track(
                new FirecrackerMachine(
                        identity.get(),
                        ground,
                        processes,
                        process.onExit().thenApply(p -> OptionalInt.of(p.exitValue())),
                        new FirecrackerMachine.Lines(feed, console, consoleFrom)));
    }

    private void kill(FirecrackerMachine machine) {
        processes.kill(machine.identity());
        machine.exit().join();
    }

    private FirecrackerMachine track(FirecrackerMachine machine) {
        machines.removeIf(each -> each.exit().isDone());
        machines.add(machine);
        return machine;
    }
}
