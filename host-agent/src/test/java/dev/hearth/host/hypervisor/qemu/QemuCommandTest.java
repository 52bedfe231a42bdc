// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.hypervisor.RateLimit;
import dev.hearth.host.storage.VmDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What must be on the command line, for safety and for the guest's clock.
class QemuCommandTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");

    private final QemuCommand command = new QemuCommand("/bin/qemu", OptionalLong.of(2596134));

    @Test
    void anEmulatedGuestIsToldTheClock() {
        assertThat(kernelCommandLine(command.machine(spec("/vm"), Accelerator.TCG)))
                .isEqualTo(
                        "console=ttyS0 quiet panic=-1 cryptomgr.notests"
                                + " tsc_early_khz=2596134 tsc=reliable hearth.vm_id="
                                + ID);
    }

    @Test
    void aGuestUnderKvmAsksKvm() {
        assertThat(kernelCommandLine(command.machine(spec("/vm"), Accelerator.KVM)))
                .doesNotContain("tsc");
    }

    @Test
    void theGuestReachesNothingOfTheHost() {
        assertThat(command.machine(spec("/vm"), Accelerator.TCG))
                .contains("user,id=net0,restrict=on,hostfwd=tcp:127.9.0.2:8080-:8080")
                .containsSequence(
                        "-sandbox",
                        "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    }

    @Test
    void aMachineOnATapHasNoOtherNetwork() {
        Nic nic =
                new Nic(
                        "eth0",
                        "hearth-tap7",
                        "06:00:0a:c9:00:1e",
                        OptionalInt.of(1400),
                        Optional.of(
                                new Nic.Addressing(
                                        "10.201.0.30/30", "10.201.0.29", Optional.empty())),
                        RateLimit.NONE,
                        RateLimit.NONE);
        MachineSpec plain = spec("/vm");
        MachineSpec networked =
                new MachineSpec(
                        ID,
                        2,
                        128,
                        plain.boot(),
                        Optional.empty(),
                        plain.directory(),
                        Devices.PLAIN.withNetwork(
                                List.of(nic), Optional.empty(), Optional.empty()));

        List<String> arguments = command.machine(networked, Accelerator.KVM);

        assertThat(arguments)
                .containsSequence(
                        "-netdev",
                        "tap,id=eth0,ifname=hearth-tap7,script=no,downscript=no",
                        "-device",
                        "virtio-net-device,netdev=eth0,mac=06:00:0a:c9:00:1e,host_mtu=1400")
                .noneMatch(each -> each.startsWith("user,"));
        assertThat(kernelCommandLine(arguments))
                .endsWith(ID + " hearth.address=10.201.0.30/30 hearth.gateway=10.201.0.29");
    }

    @Test
    void aCommaInAPathEndsNothing() {
        assertThat(command.machine(spec("/a,b"), Accelerator.TCG))
                .contains("unix:/a,,b/qmp.sock,server=on,wait=off")
                .contains(
                        "driver=raw,node-name=disk0,file.driver=file,file.filename=/a,,b/disk.img");
    }

    @Test
    void theProbeAsksTheInitScriptToSaySomething() {
        List<String> probe = command.probe(new Boot(Path.of("/k"), Path.of("/i")), Accelerator.KVM);

        assertThat(kernelCommandLine(probe)).endsWith(" hearth.probe");
        assertThat(probe).containsSequence("-accel", "kvm").containsSequence("-serial", "stdio");
    }

    @Test
    void whatAnImagesKernelMustBeToldItIsToldAlways() {
        Boot boot = new Boot(Path.of("/k"), Path.of("/i"), "rdinit=/hearth/init");

        assertThat(kernelCommandLine(command.probe(boot, Accelerator.KVM)))
                .endsWith(" rdinit=/hearth/init hearth.probe");
        assertThat(kernelCommandLine(command.machine(spec("/a", boot), Accelerator.KVM)))
                .endsWith(" rdinit=/hearth/init hearth.vm_id=" + ID);
    }

    private static String kernelCommandLine(List<String> command) {
        return command.get(command.indexOf("-append") + 1);
    }

    private static MachineSpec spec(String directory) {
        return spec(directory, new Boot(Path.of("/kernel"), Path.of("/initramfs")));
    }

    private static MachineSpec spec(String directory, Boot boot) {
        return new MachineSpec(
                ID,
                2,
                128,
                boot,
                new Forward("127.9.0.2", 8080, 8080),
                new VmDirectory(Path.of(directory)));
    }
}
