// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the kernel of a guest says of its memory through the balloon driver, which needs no agent.
/// What this guest's kernel does not tell is null. Counts are since the guest booted.
///
/// @param at when the VMM said it
/// @param targetKb the balloon's wanted size
/// @param actualKb memory the guest gave back to the host
/// @param totalKb memory the guest's kernel manages
/// @param availableKb what could be had without swapping, caches included
/// @param freeKb memory nobody uses
/// @param cacheKb disk caches
/// @param oomKills processes the guest's kernel killed for want of memory; Linux 6.12 and later
public record BalloonStats(
        Instant at,
        long targetKb,
        long actualKb,
        @Nullable Long totalKb,
        @Nullable Long availableKb,
        @Nullable Long freeKb,
        @Nullable Long cacheKb,
        @Nullable Long swapInBytes,
        @Nullable Long swapOutBytes,
        @Nullable Long majorFaults,
        @Nullable Long oomKills) {}
