// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One sample of a VM. The six values that `sources` and `ages_ms` speak of come from the best
/// source that is fresh; the others only the guest can know. Unknown is null, never 0.
///
/// @param at when the sample was put together, by the host's clock; null when there was none
/// @param intervalMs what rates and byte counts cover
/// @param reason why it is not measured better, and what to do; null when `live`
/// @param cpuUsagePercent 0 to 100, share of all the VM's vCPUs
/// @param memoryUsagePercent 0 to 100
/// @param networkInBytes received during the interval
/// @param networkOutBytes sent during the interval
/// @param diskReadBytes read during the interval
/// @param diskWriteBytes written during the interval
/// @param loadAverage over 1, 5 and 15 minutes
/// @param incarnation changes with every start of the VM
/// @param guest what else the guest's kernel told its agent; null when it did not answer
/// @param vmm what the host spends on the VM; null when it was not measured
/// @param balloon what the guest's kernel says of its memory; null unless it did so just now
/// @param bottleneck what the VM waits for; null when for nothing, and when that cannot be told
public record VmMetrics(
        UUID vmId,
        @Nullable Instant at,
        @Nullable Long intervalMs,
        MetricState state,
        @Nullable String reason,
        @Nullable Double cpuUsagePercent,
        @Nullable Double memoryUsagePercent,
        @Nullable Long networkInBytes,
        @Nullable Long networkOutBytes,
        @Nullable Long diskReadBytes,
        @Nullable Long diskWriteBytes,
        @Nullable Long memoryUsedKb,
        @Nullable Long memoryTotalKb,
        @Nullable Long memoryAvailableKb,
        @Nullable Double uptimeSeconds,
        @Nullable List<Double> loadAverage,
        @Nullable Integer processCount,
        @Nullable String agentVersion,
        @Nullable String incarnation,
        @Nullable GuestFigures guest,
        @Nullable VmmStats vmm,
        @Nullable BalloonStats balloon,
        @Nullable Bottleneck bottleneck,
        Sources sources,
        Ages agesMs) {

    /// Where each of the six values was measured.
    public record Sources(
            Source cpuUsagePercent,
            Source memoryUsagePercent,
            Source networkInBytes,
            Source networkOutBytes,
            Source diskReadBytes,
            Source diskWriteBytes) {

        /// Six values nobody knows.
        public static final Sources NONE =
                new Sources(
                        Source.NONE,
                        Source.NONE,
                        Source.NONE,
                        Source.NONE,
                        Source.NONE,
                        Source.NONE);
    }

    /// How old each of the six values was when the message was made, in milliseconds; null where
    /// there is no value.
    public record Ages(
            @Nullable Long cpuUsagePercent,
            @Nullable Long memoryUsagePercent,
            @Nullable Long networkInBytes,
            @Nullable Long networkOutBytes,
            @Nullable Long diskReadBytes,
            @Nullable Long diskWriteBytes) {

        /// Six values nobody knows.
        public static final Ages NONE = new Ages(null, null, null, null, null, null);
    }

    /// A message without a single value: why there is none is all it says.
    public static VmMetrics without(UUID vmId, MetricState state, @Nullable String reason) {
        return new VmMetrics(
                vmId,
                null,
                null,
                state,
                reason,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Sources.NONE,
                Ages.NONE);
    }
}
