// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.storage.VmDirectory;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A machine to start.
///
/// @param id of the VM
/// @param forward leads to its agent; empty: its network does, or its VMM
/// @param directory holds its disk, and takes its sockets and its log
public record MachineSpec(
        UUID id,
        int vcpuCount,
        int memSizeMib,
        Boot boot,
        Optional<Forward> forward,
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
        this(id, vcpuCount, memSizeMib, boot, Optional.of(forward), directory, Devices.PLAIN);
    }

    /// The same, with a port of the host that leads to its agent.
    public MachineSpec withForward(Forward leading) {
        return new MachineSpec(
                id, vcpuCount, memSizeMib, boot, Optional.of(leading), directory, devices);
    }

    /// What our init and the guest agent find on the kernel command line: who the guest is, or that
    /// its VMM's metadata says so, and its addresses. A clone still has the command line of the
    /// machine it was, but metadata of its own.
    public String kernelArguments() {
        boolean asks = devices.metadata().isPresent() && !devices.nics().isEmpty();
        return Stream.concat(
                        Stream.of(
                                        boot.kernelArguments(),
                                        asks ? "hearth.mmds=1" : "hearth.vm_id=" + id)
                                .filter(word -> !word.isEmpty()),
                        devices.nics().stream()
                                .flatMap(nic -> nic.addressing().stream())
                                .map(Nic.Addressing::kernelArguments))
                .collect(Collectors.joining(" "));
    }
}
