// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What the host spends on a VM; never the guest's own figures.
///
/// @param cpuPercent time of the vCPU threads, 0 to 100 of all the VM's vCPUs
/// @param memoryRssKb resident memory of the VMM
/// @param memoryPercent resident against configured memory
public record VmmStats(
        @Nullable Double cpuPercent, @Nullable Long memoryRssKb, @Nullable Double memoryPercent) {}
