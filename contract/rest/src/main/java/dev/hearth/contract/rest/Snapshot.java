// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A VM put to disk: its CPUs, devices, memory and disk at one moment.
///
/// @param vmId the VM it was taken of
/// @param createdAt when it was complete, by the host's clock
/// @param sizeBytes what it takes on the host's disk
/// @param vcpuCount virtual CPUs of whatever goes on from it
/// @param memSizeMib guest memory in MiB, likewise
/// @param image the VM's image
/// @param diskMib what was wanted of the VM's disk; null: as large as the image's
/// @param networkMode what network the VM had
public record Snapshot(
        UUID id,
        UUID vmId,
        Instant createdAt,
        long sizeBytes,
        int vcpuCount,
        int memSizeMib,
        String image,
        @Nullable Integer diskMib,
        NetworkMode networkMode) {}
