// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.host.hypervisor.Acceleration;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.ForwardRefusedException;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.ReaderCounts;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.firecracker.FirecrackerHypervisor;
import dev.hearth.host.storage.VmDirectory;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Firecracker or QEMU for what is started, and both for what runs already: a host agent that was
/// set otherwise may have started it. Which one it is may have to be found out, and is then decided
/// once.
final class EitherHypervisor implements Hypervisor {

    private final FirecrackerHypervisor firecracker;
    private final Hypervisor qemu;
    private final Function<Boot, Hypervisor> choice;
    private volatile @Nullable Hypervisor chosen;

    private EitherHypervisor(
            FirecrackerHypervisor firecracker, Hypervisor qemu, Function<Boot, Hypervisor> choice) {
        this.firecracker = firecracker;
        this.qemu = qemu;
        this.choice = choice;
    }

    /// @param choice which of the two starts machines; may take seconds
    static EitherHypervisor undecided(
            FirecrackerHypervisor firecracker, Hypervisor qemu, Function<Boot, Hypervisor> choice) {
        return new EitherHypervisor(firecracker, qemu, choice);
    }

    /// @param chosen which of the two starts machines
    static EitherHypervisor decided(
            FirecrackerHypervisor firecracker, Hypervisor qemu, Hypervisor chosen) {
        EitherHypervisor either = new EitherHypervisor(firecracker, qemu, boot -> chosen);
        either.chosen = chosen;
        return either;
    }

    @Override
    public String name() {
        return now().name();
    }

    @Override
    public Acceleration acceleration() {
        return now().acceleration();
    }

    @Override
    public AgentDoor agentDoor() {
        return now().agentDoor();
    }

    @Override
    public OptionalInt vmmUser() {
        return now().vmmUser();
    }

    @Override
    public boolean servesMetadata() {
        return now().servesMetadata();
    }

    @Override
    public Optional<ReaderCounts> readerCounts() {
        return firecracker.readerCounts();
    }

    @Override
    public void prepare(Boot boot) {
        decided(boot).prepare(boot);
    }

    @Override
    public Machine start(MachineSpec spec) throws ForwardRefusedException {
        return decided(spec.boot()).start(spec);
    }

    @Override
    public Machine restore(MachineSpec spec, Snapshot snapshot) {
        return decided(spec.boot()).restore(spec, snapshot);
    }

    /// Firecracker first: it knows its own processes from others.
    @Override
    public Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity) {
        Optional<Machine> machine = firecracker.adopt(directory, identity);
        return machine.isPresent() ? machine : qemu.adopt(directory, identity);
    }

    @Override
    public void endStray(VmDirectory directory) {
        firecracker.endStray(directory);
        qemu.endStray(directory);
    }

    @Override
    public MachineExit postMortem(VmDirectory directory, ProcessIdentity identity) {
        return firecracker.ran(directory)
                ? firecracker.postMortem(directory, identity)
                : qemu.postMortem(directory, identity);
    }

    @Override
    public void close() {
        firecracker.close();
        qemu.close();
    }

    /// Until it is decided, the one that runs everywhere.
    private Hypervisor now() {
        Hypervisor known = chosen;
        return known == null ? qemu : known;
    }

    private synchronized Hypervisor decided(Boot boot) {
        Hypervisor known = chosen;
        if (known == null) {
            known = choice.apply(boot);
            chosen = known;
        }
        return known;
    }
}
