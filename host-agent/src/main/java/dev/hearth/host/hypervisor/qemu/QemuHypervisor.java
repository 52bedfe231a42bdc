// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.ForwardRefusedException;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.VmmLog;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs machines as QEMU processes.
public final class QemuHypervisor implements Hypervisor {

    private static final Logger log = LoggerFactory.getLogger(QemuHypervisor.class);

    /// Nothing is won by giving up: one that ends is noticed, and a busy host may need long.
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration ADOPT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final Path DEV_NULL = Path.of("/dev/null");

    private final Processes processes;
    private final QemuCommand command;
    private final AccelerationChoice choice;
    private final Set<QemuMachine> machines = ConcurrentHashMap.newKeySet();

    /// @param settings where QEMU is and how it is to be used
    /// @param processes of this host
    public QemuHypervisor(QemuSettings settings, Processes processes) {
        this.processes = processes;
        this.command = new QemuCommand(settings.executable().toString(), TscFrequency.kiloHertz());
        KvmProbe probe = new KvmProbe(command, processes, PROBE_LIMIT);
        this.choice = new AccelerationChoice(settings, processes.bootId(), probe::probe);
        if (command.tscKiloHertz().isEmpty()) {
            log.atWarn().log("could not measure the TSC; emulated guests may hang when they boot");
        }
    }

    @Override
    public String name() {
        return "qemu";
    }

    @Override
    public Acceleration acceleration() {
        return choice.current();
    }

    @Override
    public void prepare(Boot boot) {
        choice.decide(boot);
    }

    @Override
    public Machine start(MachineSpec spec) throws ForwardRefusedException {
        Accelerator accelerator = choice.decide(spec.boot()).accelerator();
        VmDirectory directory = spec.directory();
        directory.removeLeftovers();
        Process process = spawn(command.machine(spec, accelerator), directory);
        Optional<ProcessIdentity> identity = processes.find(process.pid());
        if (identity.isEmpty()) {
            process.destroyForcibly();
            throw refusal(
                    spec,
                    new MachineExit.Failed(
                            Cause.START_FAILED, new VmmLog(directory.log()).lastWords()));
        }
        QemuMachine machine =
                track(
                        new QemuMachine(
                                identity.get(),
                                directory,
                                processes,
                                process.onExit().thenApply(p -> OptionalInt.of(p.exitValue()))));
        try {
            machine.awaitRunning(START_LIMIT);
        } catch (IOException e) {
            processes.kill(machine.identity());
            machine.exit().join();
            throw new VmmFailed("vm %s did not start: %s".formatted(spec.id(), e.getMessage()), e);
        }
        if (machine.exit().isDone()) {
            throw refusal(spec, machine.exit().join());
        }
        return machine;
    }

    @Override
    public Machine restore(MachineSpec spec, Snapshot snapshot) {
        throw noSnapshots();
    }

    static NotSupported noSnapshots() {
        return new NotSupported(
                "this host runs VMs by QEMU, which makes and restores no snapshots here; use a host"
                        + " with Firecracker");
    }

    @Override
    public Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity) {
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        if (handle.isEmpty() || !processes.lives(identity)) {
            return Optional.empty();
        }
        CompletableFuture<OptionalInt> ended =
                handle.get().onExit().thenApply(gone -> OptionalInt.empty());
        QemuMachine machine = track(new QemuMachine(identity, directory, processes, ended));
        try {
            machine.awaitRunning(ADOPT_LIMIT);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("pid", identity.pid())
                    .setCause(e)
                    .log("adopted a QEMU process that does not answer");
        }
        return Optional.of(machine);
    }

    @Override
    public void endStray(VmDirectory directory) {
        OptionalInt pid = readPid(directory.pidFile());
        if (pid.isEmpty()) {
            return;
        }
        // The number alone proves nothing: it may be another process by now.
        String socket = directory.qmpSocket().toString();
        boolean ours =
                processes.arguments(pid.getAsInt()).stream()
                        .anyMatch(each -> each.contains(socket));
        Optional<ProcessHandle> handle = ProcessHandle.of(pid.getAsInt());
        if (ours && handle.isPresent()) {
            log.atWarn()
                    .addKeyValue("pid", pid.getAsInt())
                    .addKeyValue("vm_directory", directory.path())
                    .log("ending a QEMU process whose start was never finished");
            handle.get().destroyForcibly();
            handle.get().onExit().join();
        }
        directory.removeLeftovers();
    }

    @Override
    public MachineExit postMortem(VmDirectory directory, ProcessIdentity identity) {
        if (!identity.bootId().equals(processes.bootId())) {
            return new MachineExit.Failed(
                    Cause.HOST_REBOOTED, "the host was booted anew while the VM ran");
        }
        String lastWords = new VmmLog(directory.log()).lastWords();
        return new MachineExit.Failed(
                Cause.UNKNOWN,
                "it ended while no host agent was watching, so that nobody knows why"
                        + (lastWords.isEmpty() ? "" : "; QEMU said: " + lastWords));
    }

    @Override
    public void close() {
        machines.forEach(QemuMachine::release);
    }

    private QemuMachine track(QemuMachine machine) {
        machines.removeIf(each -> each.exit().isDone());
        machines.add(machine);
        return machine;
    }

    /// In a session of its own, so that neither the end of the host agent nor Ctrl-C in its
    /// terminal ends it, and without the host agent's environment, which holds secrets.
    private static Process spawn(List<String> arguments, VmDirectory directory) {
        List<String> full = new ArrayList<>();
        full.add("setsid");
        full.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(full)
                        .directory(directory.path().toFile())
                        .redirectInput(Redirect.from(DEV_NULL.toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(directory.log().toFile()));
        builder.environment().keySet().retainAll(Set.of("PATH"));
        try {
            new VmmLog(directory.log()).clear();
            return builder.start();
        } catch (IOException e) {
            throw new VmmFailed("could not start " + String.join(" ", full.subList(0, 2)), e);
        }
    }

    private static VmmFailed refusal(MachineSpec spec, MachineExit exit)
            throws ForwardRefusedException {
        String reason =
                switch (exit) {
                    case MachineExit.Failed failed -> failed.reason();
                    case MachineExit.ByGuest byGuest -> byGuest.reason();
                    case MachineExit.Requested ignored -> "it was told to stop";
                };
        Optional<Forward> forward = spec.forward();
        if (forward.isPresent() && reason.contains("Could not set up host forwarding rule")) {
            throw new ForwardRefusedException(forward.get());
        }
        return new VmmFailed("vm %s did not start: %s".formatted(spec.id(), reason));
    }

    private static OptionalInt readPid(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
