// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.HypervisorContract;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.storage.StateHome;
import java.nio.file.Path;
import java.util.Optional;

/// QEMU keeps the contract, under whatever acceleration this machine really has.
class QemuHypervisorTest extends HypervisorContract {

    @Override
    protected Hypervisor open(StateHome home, Processes processes) {
        Path qemu = QemuSettings.find("qemu-system-x86_64", System.getenv("PATH")).orElseThrow();
        return new QemuHypervisor(
                new QemuSettings(qemu, Optional.empty(), home.acceleration()), processes);
    }
}
