// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Forward;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.storage.VmDirectory;
import java.nio.file.Path;
import java.util.List;
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

    private static String kernelCommandLine(List<String> command) {
        return command.get(command.indexOf("-append") + 1);
    }

    private static MachineSpec spec(String directory) {
        return new MachineSpec(
                ID,
                2,
                128,
                new Boot(Path.of("/kernel"), Path.of("/initramfs")),
                new Forward("127.9.0.2", 8080, 8080),
                new VmDirectory(Path.of(directory)));
    }
}
