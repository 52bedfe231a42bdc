// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.UUID;

/// A VM put to disk: its CPUs, devices, memory and disk at one moment.
///
/// @param vmId the VM it was made of
/// @param spec what that VM was then; what is restored from it has the same CPUs and memory
/// @param createdAt when it was complete
/// @param sizeBytes what it takes on the host's disk
public record VmSnapshot(UUID id, UUID vmId, VmSpec spec, Instant createdAt, long sizeBytes) {}
