// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A VM: what is wanted of it, and what its host last said it is.
///
/// @param host the address of its host agent, as `127.0.0.1:9090`
/// @param vcpuCount virtual CPUs, 1 to 32; null of an external VM
/// @param memSizeMib guest memory in MiB; null of an external VM: what its guest says of its memory
///   is in its samples
/// @param image name of an image on the host; null of an external VM
/// @param diskMib size of its root disk in MiB, as it is or will be when it starts next; null: as
///   large as its image's, and of an external VM
/// @param network what it reaches, and who reaches it; [VmNetwork#NONE] of an external VM
/// @param external null of a VM that Hearth boots
/// @param pollIntervalS seconds from one measurement to the next, 1 to 60
/// @param state as the host sees it; `unknown` when the host does not answer
/// @param stateReason why it stopped, failed or is unknown; null while there is nothing to explain
/// @param guestIp the guest's registered address; null when there is none
/// @param startedAt when its VMM was started, by the host's clock; null when none runs
/// @param verdict why it does not run any more; null while it runs, when it never did, and when its
///   host does not answer
public record Vm(
        UUID id,
        String name,
        String host,
        @Nullable Integer vcpuCount,
        @Nullable Integer memSizeMib,
        @Nullable String image,
        @Nullable Integer diskMib,
        VmNetwork network,
        @Nullable External external,
        int pollIntervalS,
        VmState state,
        @Nullable String stateReason,
        @Nullable String guestIp,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Verdict verdict) {}
