// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What the host spends on a VM, and what the VM waits for there; never the guest's own figures.
/// Counts and times in ms are of the last interval. Unknown is null.
///
/// @param cpuPercent time of the vCPU threads, 0 to 100 of all the VM's vCPUs
/// @param memoryRssKb resident memory of the VMM
/// @param memoryPercent resident against configured memory
/// @param memoryPssKb the same without what others share of it; read once a minute
/// @param cpuWaitPercent vCPU threads ready to run and without a host CPU: a noisy host
/// @param cpuThrottledMs held back by the VM's own CPU limit: it needs more vCPU
/// @param diskWaitMs time of all disk requests, added up
/// @param diskThrottled disk requests that waited for the VM's own rate limit
/// @param networkThrottled frames that waited for the VM's own rate limit
/// @param vcpuExits how often a vCPU left the guest for something the VMM does
public record VmmStats(
        @Nullable Double cpuPercent,
        @Nullable Long memoryRssKb,
        @Nullable Double memoryPercent,
        @Nullable Long memoryPssKb,
        @Nullable Double cpuWaitPercent,
        @Nullable Double cpuThrottledMs,
        @Nullable Double diskWaitMs,
        @Nullable Long diskThrottled,
        @Nullable Long networkThrottled,
        @Nullable Long vcpuExits) {}
