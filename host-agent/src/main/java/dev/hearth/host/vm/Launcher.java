// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.ForwardRefusedException;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.network.LoopbackPool;
import dev.hearth.host.snapshot.KeptSnapshot;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.Image;
import dev.hearth.host.storage.ImageStore;
import dev.hearth.host.storage.Initramfs;
import dev.hearth.host.storage.VmDirectory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that must be there before a machine starts, and its start.
///
/// @param pool gives host ports
public record Launcher(
        Hypervisor hypervisor,
        ImageStore images,
        Initramfs initramfs,
        Disks disks,
        LoopbackPool pool) {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    /// A port can be lost to somebody else between its choice and its use, again and again.
    private static final int FORWARD_TRIES = 5;

    /// A machine and what is to be remembered of it.
    record Launched(Machine machine, MachineRecord record) {}

    /// Starts the VM where a snapshot ended. Throws `HostException` when that fails; nothing is
    /// then left but its disk, which is the snapshot's.
    Launched restore(UUID id, VmRecord vm, VmDirectory directory, KeptSnapshot snapshot) {
        Boot boot = boot(id, vm);
        Forward unused =
                new Forward(vm.address(), LoopbackPool.AGENT_PORT, LoopbackPool.AGENT_PORT);
        Machine machine =
                hypervisor.restore(spec(id, vm, boot, unused, directory), snapshot.files());
        return new Launched(machine, record(machine, null, snapshot.record().lineage()));
    }

    /// Starts the VM. Throws `HostException` when that fails; nothing is then left but its disk.
    Launched launch(UUID id, VmRecord vm, VmDirectory directory) {
        disks.ensure(directory, image(id, vm));
        Boot boot = boot(id, vm);
        return switch (hypervisor.agentDoor()) {
            case FORWARD -> launchWithForward(id, vm, directory, boot);
            case VSOCK -> launchWithVsock(id, vm, directory, boot);
        };
    }

    private Image image(UUID id, VmRecord vm) {
        return images.find(vm.spec().image())
                .orElseThrow(() ->
                        new Unavailable(
                                "vm %s needs the image %s, which this host no longer holds"
                                        .formatted(id, vm.spec().image())));
    }

    private Boot boot(UUID id, VmRecord vm) {
        Image image = image(id, vm);
        Boot boot = new Boot(image.kernel(), initramfs.ensure(image));
        // How the agent is reached depends on what this finds.
        hypervisor.prepare(boot);
        return boot;
    }

    private Launched launchWithVsock(UUID id, VmRecord vm, VmDirectory directory, Boot boot) {
        Forward unused =
                new Forward(vm.address(), LoopbackPool.AGENT_PORT, LoopbackPool.AGENT_PORT);
        try {
            Machine machine = hypervisor.start(spec(id, vm, boot, unused, directory));
            return new Launched(machine, record(machine, null, List.of()));
        } catch (ForwardRefusedException e) {
            throw new IllegalStateException("a VMM that forwards nothing refused to forward", e);
        }
    }

    private Launched launchWithForward(UUID id, VmRecord vm, VmDirectory directory, Boot boot) {
        IntUnaryOperator ports = pool.candidates(vm.address());
        for (int refused = 0; refused < FORWARD_TRIES; refused++) {
            int port = ports.applyAsInt(refused);
            Forward forward = new Forward(vm.address(), port, LoopbackPool.AGENT_PORT);
            try {
                Machine machine = hypervisor.start(spec(id, vm, boot, forward, directory));
                return new Launched(machine, record(machine, port, List.of()));
            } catch (ForwardRefusedException e) {
                log.atInfo()
                        .addKeyValue("vm", id)
                        .addKeyValue("reason", e.getMessage())
                        .log("trying another port for the guest agent");
            }
        }
        throw new Unavailable(
                "vm %s found no free port at %s in %d tries; start it again"
                        .formatted(id, vm.address(), FORWARD_TRIES));
    }

    private static MachineSpec spec(
            UUID id, VmRecord vm, Boot boot, Forward forward, VmDirectory directory) {
        return new MachineSpec(
                id, vm.spec().vcpuCount(), vm.spec().memSizeMib(), boot, forward, directory);
    }

    private static MachineRecord record(
            Machine machine, @Nullable Integer port, List<UUID> lineage) {
        // The start time alone would be enough, were it not for hosts that boot anew.
        String incarnation =
                "%x-%s"
                        .formatted(
                                machine.identity().startTicks(),
                                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        return new MachineRecord(machine.identity(), incarnation, port, lineage, Instant.now());
    }
}
