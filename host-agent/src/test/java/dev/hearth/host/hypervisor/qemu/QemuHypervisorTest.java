// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.hypervisor.GuestConsole;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.HypervisorContract;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.storage.StateHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// QEMU keeps the contract, under whatever acceleration this machine really has.
class QemuHypervisorTest extends HypervisorContract {

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(30);

    /// What the demo image's console shows when it is up.
    private static final String PROMPT = "hearth-demo:/root#";

    @Override
    protected Hypervisor open(StateHome home, Processes processes) {
        Path qemu = QemuSettings.find("qemu-system-x86_64", System.getenv("PATH")).orElseThrow();
        return new QemuHypervisor(
                new QemuSettings(qemu, Optional.empty(), home.acceleration()), processes);
    }

    @Override
    protected void awaitGuest(Machine machine, MachineSpec spec) throws IOException {
        try (GuestConsole console = new GuestConsole(spec.directory().consoleSocket())) {
            console.await(PROMPT, BOOT_LIMIT);
        }
        await().until(() -> machine.diskTotals().isPresent());
        assertThat(machine.diskTotals().orElseThrow().readBytes()).isPositive();
    }

    @Override
    protected String endFromInside(Machine machine, MachineSpec spec) throws IOException {
        try (GuestConsole console = new GuestConsole(spec.directory().consoleSocket())) {
            console.await(PROMPT, BOOT_LIMIT);
            console.type("poweroff");
            machine.exit().join();
        }
        return "the guest powered itself off";
    }
}
