// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.ForwardRefusedException;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.image.Image;
import dev.hearth.host.image.ImageStore;
import dev.hearth.host.image.Initramfs;
import dev.hearth.host.network.LoopbackPool;
import dev.hearth.host.snapshot.KeptSnapshot;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.VmDirectory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that must be there before a machine starts, and its start.
///
/// @param pool gives host ports to VMs without a network
/// @param networks makes the networks of the others
/// @param agentArguments what every guest's agent finds on its kernel's command line; may be empty
public record Launcher(
        Hypervisor hypervisor,
        ImageStore images,
        Initramfs initramfs,
        Disks disks,
        LoopbackPool pool,
        VmNetworks networks,
        String agentArguments) {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    /// A port can be lost to somebody else between its choice and its use, again and again.
    private static final int FORWARD_TRIES = 5;

    /// A machine and what is to be remembered of it.
    record Launched(Machine machine, MachineRecord record) {}

    /// Starts the VM. Throws `HostException` when that fails; nothing is then left but its disk.
    Launched launch(UUID id, VmRecord vm, VmDirectory directory) {
        disks.ensure(directory, image(id, vm).rootfs(), machine(vm).diskMib());
        Boot boot = boot(id, vm);
        if (vm.wantsNetwork()) {
            int slot = vm.requireSlot();
            return onNetwork(
                    id,
                    vm,
                    slot,
                    devices -> {
                        Machine machine = start(spec(id, vm, boot, directory, devices));
                        return launched(machine, LoopbackPool.AGENT_PORT, slot, List.of());
                    });
        }
        return switch (hypervisor.agentDoor()) {
            case FORWARD -> launchWithForward(id, vm, directory, boot);
            case VSOCK -> {
                Machine machine = start(spec(id, vm, boot, directory, Devices.PLAIN));
                yield launched(machine, null, null, List.of());
            }
        };
    }

    /// Starts the VM where a snapshot ended. Throws `HostException` when that fails; nothing is
    /// then left but its disk, which is the snapshot's.
    Launched restore(UUID id, VmRecord vm, VmDirectory directory, KeptSnapshot snapshot) {
        Boot boot = boot(id, vm);
        List<UUID> lineage = snapshot.record().lineage();
        @Nullable Integer guestSlot = snapshot.record().guestSlot();
        if (guestSlot != null && vm.wantsNetwork()) {
            return onNetwork(
                    id,
                    vm,
                    guestSlot,
                    devices -> {
                        MachineSpec spec = spec(id, vm, boot, directory, devices);
                        Machine machine = hypervisor.restore(spec, snapshot.files());
                        return launched(machine, LoopbackPool.AGENT_PORT, guestSlot, lineage);
                    });
        }
        MachineSpec spec = spec(id, vm, boot, directory, Devices.PLAIN);
        return launched(hypervisor.restore(spec, snapshot.files()), null, null, lineage);
    }

    private Image image(UUID id, VmRecord vm) {
        return images.find(machine(vm).image())
                .orElseThrow(() ->
                        new Unavailable(
                                "vm %s needs the image %s, which this host no longer holds"
                                        .formatted(id, machine(vm).image())));
    }

    private static VmSpec.Machine machine(VmRecord vm) {
        return vm.spec()
                .machine()
                .orElseThrow(() -> new IllegalStateException("nothing to boot: " + vm.spec()));
    }

    /// How the agent is reached, and who opens a TAP, depends on what this finds.
    private Boot boot(UUID id, VmRecord vm) {
        Image image = image(id, vm);
        String arguments = (image.kernelArguments() + " " + agentArguments).strip();
        Boot boot = new Boot(image.kernel(), initramfs.ensure(image), arguments);
        hypervisor.prepare(boot);
        return boot;
    }

    /// Has the network made before the machine, and removed when there is none in the end. The
    /// agent listens at the guest's own address, whatever else leads to it.
    ///
    /// @param guestSlot whose addresses the guest believes in
    private Launched onNetwork(
            UUID id, VmRecord vm, int guestSlot, Function<Devices, Launched> launch) {
        Devices devices = networks.make(id, vm, guestSlot, hypervisor);
        try {
            return launch.apply(devices);
        } catch (RuntimeException e) {
            networks.remove(id);
            throw e;
        }
    }

    private Machine start(MachineSpec spec) {
        try {
            return hypervisor.start(spec);
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
                MachineSpec plain = spec(id, vm, boot, directory, Devices.PLAIN);
                Machine machine = hypervisor.start(plain.withForward(forward));
                return launched(machine, port, null, List.of());
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
            UUID id, VmRecord vm, Boot boot, VmDirectory directory, Devices devices) {
        return new MachineSpec(
                id,
                machine(vm).vcpuCount(),
                machine(vm).memSizeMib(),
                boot,
                Optional.empty(),
                directory,
                devices);
    }

    private static Launched launched(
            Machine machine,
            @Nullable Integer port,
            @Nullable Integer guestSlot,
            List<UUID> lineage) {
        // The start time alone would be enough, were it not for hosts that boot anew.
        String incarnation =
                "%x-%s"
                        .formatted(
                                machine.identity().startTicks(),
                                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        return new Launched(
                machine,
                new MachineRecord(
                        machine.identity(), incarnation, port, guestSlot, lineage, Instant.now()));
    }
}
