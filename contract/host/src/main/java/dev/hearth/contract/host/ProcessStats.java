// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Host-side figures of a VM's VMM process: what the host spends, not what the guest uses.
///
/// @param pid the VMM's process id
/// @param at when it was read
/// @param intervalMs what the percentages cover; null at the first reading
/// @param cpuPercent user + system time of the vCPU threads over the interval, as a share of all
///   the VM's vCPUs: 0 to 100; null at the first reading
/// @param processCpuPercent user + system time of the whole process; 100 is one host CPU
/// @param vcpus the same per vCPU thread: 100 is one host CPU
/// @param memoryRssKb resident memory of the VMM; null when it could not be read
/// @param memoryTotalKb the memory the VM was configured with
/// @param memoryPercent resident against configured memory, at most 100
public record ProcessStats(
        UUID vmId,
        long pid,
        Instant at,
        @Nullable Long intervalMs,
        @Nullable Double cpuPercent,
        @Nullable Double processCpuPercent,
        List<Vcpu> vcpus,
        @Nullable Long memoryRssKb,
        long memoryTotalKb,
        @Nullable Double memoryPercent) {

    public ProcessStats {
        vcpus = List.copyOf(vcpus);
    }

    /// One vCPU thread.
    ///
    /// @param cpuPercent 100 is one host CPU; null at the first reading
    public record Vcpu(int index, long threadId, @Nullable Double cpuPercent) {}
}
