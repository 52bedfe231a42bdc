// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

/// What a VM is to be: wanted by the manager, made true by the host agent.
///
/// @param name the VM's name, for people and logs
/// @param vcpuCount virtual CPUs, 1 to 32 (Firecracker's limit)
/// @param memSizeMib guest memory in MiB
/// @param image name of an image the host holds
/// @param network what it reaches, and who reaches it
public record VmSpec(
        String name, int vcpuCount, int memSizeMib, String image, NetworkSpec network) {

    /// A VM without a network.
    public VmSpec(String name, int vcpuCount, int memSizeMib, String image) {
        this(name, vcpuCount, memSizeMib, image, NetworkSpec.NONE);
    }
}
