// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What a new VM is to be.
///
/// @param name 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit; unique
/// @param vcpuCount 1 to 32
/// @param memSizeMib at least 64, at most the host's memory
/// @param image name of an image on the host
/// @param diskMib size of its root disk in MiB, at least its image's; null: as large as that
/// @param network what it reaches, and who reaches it; [VmNetwork#NONE] when it is not sent
/// @param pollIntervalS seconds from one measurement to the next, 1 to 60
public record VmCreate(
        String name,
        int vcpuCount,
        int memSizeMib,
        String image,
        @Nullable Integer diskMib,
        VmNetwork network,
        int pollIntervalS) {

    /// What `vcpu_count` is when it is not sent.
    public static final int DEFAULT_VCPU_COUNT = 1;

    /// What `mem_size_mib` is when it is not sent.
    public static final int DEFAULT_MEM_SIZE_MIB = 128;

    /// What `image` is when it is not sent.
    public static final String DEFAULT_IMAGE = "demo";

    /// What `poll_interval_s` is when it is not sent.
    public static final int DEFAULT_POLL_INTERVAL_S = 1;

    /// A VM with a disk as large as its image's, measured once a second.
    public VmCreate(String name, int vcpuCount, int memSizeMib, String image, VmNetwork network) {
        this(name, vcpuCount, memSizeMib, image, null, network, DEFAULT_POLL_INTERVAL_S);
    }

    /// A VM without a network.
    public VmCreate(String name, int vcpuCount, int memSizeMib, String image) {
        this(name, vcpuCount, memSizeMib, image, VmNetwork.NONE);
    }

    /// The same VM, with a disk of so many MiB.
    public VmCreate withDisk(int mib) {
        return new VmCreate(name, vcpuCount, memSizeMib, image, mib, network, pollIntervalS);
    }
}
