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
/// @param cpuWaitPercent time vCPU threads were ready to run and had no host CPU, as a share of all
///   the VM's vCPUs: 0 to 100; null where the kernel does not tell it
/// @param cpuThrottling null when the VMM has no cgroup of its own with a CPU controller
/// @param memoryPss null until it was read for the first time
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
        @Nullable Double memoryPercent,
        @Nullable Double cpuWaitPercent,
        @Nullable CpuThrottling cpuThrottling,
        @Nullable ProportionalMemory memoryPss) {

    public ProcessStats {
        vcpus = List.copyOf(vcpus);
    }

    /// One vCPU thread.
    ///
    /// @param cpuPercent 100 is one host CPU; null at the first reading
    public record Vcpu(int index, long threadId, @Nullable Double cpuPercent) {}

    /// How the VMM's cgroup was held back by its CPU quota over the interval (cgroup v2).
    ///
    /// @param periods how many of the scheduler's periods ended early
    /// @param ms time it was held back in them, of all CPUs together
    public record CpuThrottling(long periods, double ms) {}

    /// The VMM's own memory and its part of what it shares with other processes. It is read once a
    /// minute at most, and told with the time of that reading until the next.
    public record ProportionalMemory(long kb, Instant at) {}
}
