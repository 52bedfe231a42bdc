// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is known of a VM at one moment: each value from the best source that is fresh.
///
/// Values that have several possible sources are [Measured]. Values only the guest can know are
/// plain and null when the guest did not answer. Host-side figures stand apart, in [#vmm].
///
/// @param incarnation the VMM process this sample belongs to; null when there is none
/// @param at when the sample was put together, by the host's clock
/// @param intervalMs the interval that rates and byte counts cover; null when there are none yet
/// @param state how well the VM is measured
/// @param reason why it is not measured better, and what to do; null when `live`
/// @param cpuUsagePercent 0 to 100, share of all the VM's vCPUs, over the interval
/// @param memoryUsagePercent 0 to 100; `guest`: used (total - available) of the guest's total;
///   `balloon`: the same, as the guest's kernel told the VMM; `vmm`: resident memory of the VMM
///   against the configured memory
/// @param networkInBytes bytes the guest received during the interval
/// @param networkOutBytes bytes the guest sent during the interval
/// @param diskReadBytes bytes read from the VM's disks during the interval
/// @param diskWriteBytes bytes written to the VM's disks during the interval
/// @param memoryUsedKb total - available, as the guest sees it; like the next two, from whoever of
///   `guest` and `balloon` told [#memoryUsagePercent]
/// @param loadAverage over 1, 5 and 15 minutes, as the guest sees it
/// @param guest what else the guest's kernel told its agent; null when it did not answer
/// @param balloon what the guest's kernel says of its memory; null unless it did so just now
/// @param devices what the VMM counted of its own work; null where it does not
/// @param bottleneck what the VM waits for; null when for nothing, and when that cannot be told
public record MetricSample(
        UUID vmId,
        @Nullable String incarnation,
        Instant at,
        @Nullable Long intervalMs,
        MetricState state,
        @Nullable String reason,
        Measured cpuUsagePercent,
        Measured memoryUsagePercent,
        Measured networkInBytes,
        Measured networkOutBytes,
        Measured diskReadBytes,
        Measured diskWriteBytes,
        @Nullable Long memoryUsedKb,
        @Nullable Long memoryTotalKb,
        @Nullable Long memoryAvailableKb,
        @Nullable Double uptimeSeconds,
        @Nullable List<Double> loadAverage,
        @Nullable Integer processCount,
        @Nullable String agentVersion,
        @Nullable GuestFigures guest,
        @Nullable ProcessStats vmm,
        @Nullable BalloonStats balloon,
        @Nullable DeviceStats devices,
        @Nullable Bottleneck bottleneck) {

    /// The same sample with another verdict.
    public MetricSample withBottleneck(@Nullable Bottleneck found) {
        return new MetricSample(
                vmId,
                incarnation,
                at,
                intervalMs,
                state,
                reason,
                cpuUsagePercent,
                memoryUsagePercent,
                networkInBytes,
                networkOutBytes,
                diskReadBytes,
                diskWriteBytes,
                memoryUsedKb,
                memoryTotalKb,
                memoryAvailableKb,
                uptimeSeconds,
                loadAverage,
                processCount,
                agentVersion,
                guest,
                vmm,
                balloon,
                devices,
                found);
    }
}
