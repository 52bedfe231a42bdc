// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What the guest's kernel said of its memory through the balloon driver, without an agent. What it
/// does not tell is null. Counts are since the guest booted.
///
/// @param actualKb memory the guest gave back to the host
/// @param freeKb memory nobody uses
/// @param cacheKb disk caches
/// @param oomKills processes killed for want of memory; Linux 6.12 and later
public record BalloonStats(
        long actualKb,
        @Nullable Long freeKb,
        @Nullable Long cacheKb,
        @Nullable Long majorFaults,
        @Nullable Long oomKills) {}
