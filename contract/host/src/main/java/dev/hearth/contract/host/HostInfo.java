// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.List;

/// What a host is and can carry.
///
/// @param version the host agent's version
/// @param hypervisor `qemu`, `firecracker` or `simulated`
/// @param accelerator `kvm` where a guest kernel really ran under it, else `tcg`
/// @param acceleratorReason how that was found out, in words
/// @param cpuCount host CPUs the host agent may use
/// @param memTotalMib host memory in MiB
/// @param networkModes what networks VMs may have here
/// @param images names of the images it holds, sorted
public record HostInfo(
        String version,
        String hypervisor,
        String accelerator,
        String acceleratorReason,
        int cpuCount,
        long memTotalMib,
        List<NetworkMode> networkModes,
        List<String> images) {

    public HostInfo {
        networkModes = List.copyOf(networkModes);
        images = List.copyOf(images);
    }
}
