// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

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

/// Firecracker keeps the contract: the real one where `HEARTH_FIRECRACKER` names it, else the fake.
class FirecrackerHypervisorTest extends HypervisorContract {

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(30);

    @Override
    protected Hypervisor open(StateHome home, Processes processes) {
        return new FirecrackerHypervisor(
                new FirecrackerSettings(
                        FirecrackerBinaries.executable(),
                        Optional.empty(),
                        Path.of("/nowhere"),
                        Optional.empty()),
                processes);
    }

    @Override
    protected void awaitGuest(Machine machine, MachineSpec spec) {
        GuestOverVsock.await(spec.id(), machine.vsock().orElseThrow(), BOOT_LIMIT);
    }

    /// There is no power button, and a guest that powers itself off does not end Firecracker.
    @Override
    protected String endFromInside(Machine machine, MachineSpec spec) throws IOException {
        GuestShell.run(machine, "reboot");
        return "the guest rebooted, which ends a VM";
    }
}
