// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.storage.VmDirectory;
import java.util.UUID;

/// A machine to start.
///
/// @param id of the VM, told to the guest on its kernel command line
/// @param forward leads to its agent, with a VMM that forwards
/// @param directory holds its disk, and takes its sockets and its log
public record MachineSpec(
        UUID id,
        int vcpuCount,
        int memSizeMib,
        Boot boot,
        Forward forward,
        VmDirectory directory,
        Devices devices) {

    /// A machine with plain devices.
    public MachineSpec(
            UUID id,
            int vcpuCount,
            int memSizeMib,
            Boot boot,
            Forward forward,
            VmDirectory directory) {
        this(id, vcpuCount, memSizeMib, boot, forward, directory, Devices.PLAIN);
    }
}
