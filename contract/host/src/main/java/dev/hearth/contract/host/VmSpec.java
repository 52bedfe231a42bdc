// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a VM is to be: wanted by the manager, made true by the host agent. Of an external VM Hearth
/// knows nothing but its name and where its guest agent is asked.
///
/// @param name the VM's name, for people and logs
/// @param vcpuCount virtual CPUs, 1 to 32 (Firecracker's limit); null of an external VM
/// @param memSizeMib guest memory in MiB; null of an external VM
/// @param image name of an image the host holds; null of an external VM
/// @param diskMib size of its root disk in MiB, not below that of its image; null: as large as that
/// @param network what it reaches, and who reaches it; [NetworkSpec#NONE] of an external VM
/// @param external where an external VM's agent is asked; null of a VM that the host boots
/// @param pollIntervalS seconds from one poll of its guest agent to the next, 1 to 60: as often it
///   is measured. It may change while the VM runs
public record VmSpec(
        String name,
        @Nullable Integer vcpuCount,
        @Nullable Integer memSizeMib,
        @Nullable String image,
        @Nullable Integer diskMib,
        NetworkSpec network,
        @Nullable ExternalSpec external,
        int pollIntervalS) {

    /// How often a VM is measured of which nobody says otherwise.
    public static final int DEFAULT_POLL_INTERVAL_S = 1;

    /// The longest time between two polls.
    public static final int MAX_POLL_INTERVAL_S = 60;

    /// The largest disk: of an ext4 file system with blocks of 4 KiB.
    public static final int MAX_DISK_MIB = 16 << 20;

    /// A VM that the host boots with a disk as large as its image's, measured once a second.
    public VmSpec(String name, int vcpuCount, int memSizeMib, String image, NetworkSpec network) {
        this(name, vcpuCount, memSizeMib, image, null, network, null, DEFAULT_POLL_INTERVAL_S);
    }

    /// A VM that the host boots, without a network.
    public VmSpec(String name, int vcpuCount, int memSizeMib, String image) {
        this(name, vcpuCount, memSizeMib, image, NetworkSpec.NONE);
    }

    /// A VM that runs somewhere already, measured once a second.
    public static VmSpec external(String name, ExternalSpec external) {
        return new VmSpec(
                name, null, null, null, null, NetworkSpec.NONE, external, DEFAULT_POLL_INTERVAL_S);
    }

    /// The same VM, measured as often as this.
    public VmSpec polledEvery(int seconds) {
        return new VmSpec(name, vcpuCount, memSizeMib, image, diskMib, network, external, seconds);
    }

    /// What the host boots; empty of an external VM.
    public Optional<Machine> machine() {
        return vcpuCount == null || memSizeMib == null || image == null
                ? Optional.empty()
                : Optional.of(new Machine(vcpuCount, memSizeMib, image, diskMib));
    }

    /// The machine of a VM that the host boots.
    ///
    /// @param diskMib null: as large as the image's
    public record Machine(int vcpuCount, int memSizeMib, String image, @Nullable Integer diskMib) {}
}
