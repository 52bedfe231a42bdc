// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a batch is worth keeping: the figures that somebody draws or sums up later. Words, and
/// what only matters while it is new, are half of its bytes.
final class Kept {

    private Kept() {}

    static Batch of(Batch batch) {
        return new Batch(
                batch.run(),
                batch.seq(),
                batch.at(),
                batch.host(),
                batch.vms().stream()
                        .map(entry -> new Batch.Entry(entry.vm(), of(entry.sample())))
                        .toList());
    }

    private static MetricSample of(MetricSample sample) {
        return new MetricSample(
                sample.vmId(),
                sample.incarnation(),
                sample.at(),
                sample.intervalMs(),
                sample.state(),
                null,
                sample.cpuUsagePercent(),
                sample.memoryUsagePercent(),
                sample.networkInBytes(),
                sample.networkOutBytes(),
                sample.diskReadBytes(),
                sample.diskWriteBytes(),
                sample.memoryUsedKb(),
                sample.memoryTotalKb(),
                sample.memoryAvailableKb(),
                sample.uptimeSeconds(),
                sample.loadAverage(),
                sample.processCount(),
                null,
                sample.guest(),
                of(sample.vmm()),
                null,
                null,
                null);
    }

    private static @Nullable ProcessStats of(@Nullable ProcessStats stats) {
        return stats == null
                ? null
                : new ProcessStats(
                        stats.vmId(),
                        stats.pid(),
                        stats.at(),
                        stats.intervalMs(),
                        stats.cpuPercent(),
                        stats.processCpuPercent(),
                        List.of(),
                        stats.memoryRssKb(),
                        stats.memoryTotalKb(),
                        stats.memoryPercent(),
                        stats.cpuWaitPercent(),
                        null,
                        null);
    }
}
