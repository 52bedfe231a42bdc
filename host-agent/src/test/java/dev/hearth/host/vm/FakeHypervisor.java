// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.ForwardRefusedException;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.network.Ports;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Machines that are nothing but their state. Tests end them, refuse them and hold them up.
public final class FakeHypervisor implements Hypervisor {

    /// Machines by process number, as another host agent would find them.
    public final Map<Long, FakeMachine> machines = new ConcurrentHashMap<>();

    /// A start takes a permit; without one it waits.
    final Semaphore permits = new Semaphore(1000);

    /// How many forwards are refused before one is taken.
    int refusals;

    /// Of the host, of which a start takes one; empty: every port is free.
    Optional<Ports> ports = Optional.empty();

    /// What the next start fails with; empty: it does not fail.
    Optional<String> failure = Optional.empty();

    /// Whether machines can be put to disk, and go on from there.
    boolean hasSnapshots;

    /// The last start that was asked for.
    Optional<MachineSpec> lastSpec = Optional.empty();

    private final AtomicLong pids = new AtomicLong(1000);

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Acceleration acceleration() {
        return new Acceleration(Acceleration.Accelerator.TCG, "there is no guest at all");
    }

    @Override
    public void prepare(Boot boot) {}

    @Override
    public Machine start(MachineSpec spec) throws ForwardRefusedException {
        lastSpec = Optional.of(spec);
        permits.acquireUninterruptibly();
        if (failure.isPresent()) {
            throw new VmmFailed(failure.get());
        }
        Optional<Forward> forward = spec.forward();
        if (forward.isPresent() && isRefused(forward.get())) {
            throw new ForwardRefusedException(forward.get());
        }
        if (!Files.exists(spec.directory().disk())) {
            throw new VmmFailed("vm %s has no disk.img".formatted(spec.id()));
        }
        return run(spec);
    }

    private Machine run(MachineSpec spec) {
        long pid = pids.incrementAndGet();
        ProcessIdentity identity = new ProcessIdentity(pid, pid * 10, "boot");
        FakeMachine machine =
                new FakeMachine(identity, spec.vcpuCount(), spec.directory(), hasSnapshots);
        machines.put(pid, machine);
        return machine;
    }

    private boolean isRefused(Forward forward) {
        boolean taken =
                ports.map(real -> !real.isFree(forward.address(), forward.port())).orElse(false);
        return taken || refusals-- > 0;
    }

    @Override
    public Machine restore(MachineSpec spec, Snapshot snapshot) {
        if (!hasSnapshots) {
            throw new NotSupported("a simulated machine has nothing to put to disk");
        }
        lastSpec = Optional.of(spec);
        if (failure.isPresent()) {
            throw new VmmFailed(failure.get());
        }
        new Disks().copy(snapshot.disk(), spec.directory().disk());
        return run(spec);
    }

    /// Who held the machine before is dead, and hears no more of it.
    @Override
    public Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity) {
        return Optional.ofNullable(
                machines.computeIfPresent(
                        identity.pid(),
                        (pid, before) -> before.exit.isDone() ? null : before.found()));
    }

    @Override
    public void endStray(VmDirectory directory) {}

    @Override
    public MachineExit postMortem(VmDirectory directory, ProcessIdentity identity) {
        return new MachineExit.Failed(Cause.UNKNOWN, "it ended unseen");
    }

    @Override
    public void close() {}

    /// One of them.
    public static final class FakeMachine implements Machine {
        private final ProcessIdentity identity;
        private final VmDirectory directory;
        private final boolean hasSnapshots;
        private final FakeConsole console;
        private final CompletableFuture<MachineExit> exit = new CompletableFuture<>();

        /// Whether its exit is told only by [#end], some time after it was stopped.
        volatile boolean exitsLate;

        /// Whether it stands still.
        volatile boolean paused;

        private final int vcpuCount;

        /// What is done meanwhile, while it is put to disk.
        volatile Runnable meanwhile = () -> {};

        FakeMachine(
                ProcessIdentity identity,
                int vcpuCount,
                VmDirectory directory,
                boolean hasSnapshots) {
            this.identity = identity;
            this.vcpuCount = vcpuCount;
            this.directory = directory;
            this.hasSnapshots = hasSnapshots;
            this.console = new FakeConsole(directory.consoleLog());
        }

        private FakeMachine found() {
            FakeMachine found = new FakeMachine(identity, vcpuCount, directory, hasSnapshots);
            found.paused = paused;
            return found;
        }

        /// Ends it.
        public void end(MachineExit reason) {
            exit.complete(reason);
        }

        @Override
        public ProcessIdentity identity() {
            return identity;
        }

        @Override
        public List<Vcpu> vcpus() {
            return IntStream.range(0, vcpuCount)
                    .mapToObj(index -> new Vcpu(index, identity.pid() + 1 + index))
                    .toList();
        }

        @Override
        public Optional<DiskTotals> diskTotals() {
            return Optional.of(new DiskTotals(1, 2));
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public boolean isPaused() {
            return paused;
        }

        @Override
        public void snapshot(Path into, Snapshot.Kind kind) {
            if (!hasSnapshots) {
                throw new NotSupported("a simulated machine has nothing to put to disk");
            }
            meanwhile.run();
            Snapshot snapshot = new Snapshot(into);
            try {
                Files.createDirectory(into);
                Files.writeString(snapshot.state(), "state");
                Files.writeString(snapshot.memory(), "memory");
                Files.copy(directory.disk(), snapshot.disk());
            } catch (IOException e) {
                throw new VmmFailed("could not put it to disk", e);
            }
        }

        @Override
        public FakeConsole console() {
            return console;
        }

        @Override
        public void stop(Duration grace) {
            if (!exitsLate) {
                end(new MachineExit.Requested());
            }
        }

        @Override
        public CompletableFuture<MachineExit> exit() {
            return exit;
        }
    }
}
