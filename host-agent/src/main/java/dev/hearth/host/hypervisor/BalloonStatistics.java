// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import org.jspecify.annotations.Nullable;

/// What a guest's balloon driver told the VMM last, which may be long ago: the VMM does not say
/// when. What this guest's kernel never tells is null. Numbers are the guest's, to be believed no
/// more than it is.
///
/// @param targetKb the balloon's wanted size
/// @param actualKb what it has: memory the guest gave back
/// @param freeBytes memory nobody uses
/// @param totalBytes memory the guest's kernel manages
/// @param availableBytes what could be had without swapping, caches included
/// @param cacheBytes disk caches
/// @param swapInBytes since the guest booted
/// @param swapOutBytes since the guest booted
/// @param majorFaults since the guest booted
/// @param oomKills since the guest booted; kernels from 6.12 on
public record BalloonStatistics(
        long targetKb,
        long actualKb,
        @Nullable Long freeBytes,
        @Nullable Long totalBytes,
        @Nullable Long availableBytes,
        @Nullable Long cacheBytes,
        @Nullable Long swapInBytes,
        @Nullable Long swapOutBytes,
        @Nullable Long majorFaults,
        @Nullable Long oomKills) {}
