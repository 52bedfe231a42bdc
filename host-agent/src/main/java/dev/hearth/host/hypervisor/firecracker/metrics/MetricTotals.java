// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import dev.hearth.host.hypervisor.VmmCounters;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/// All that one Firecracker process has counted in the lines that were read, up to one of them.
/// What is counted only grows; what is stated ([VmMetric.Kind#STORED]) is as that line states it.
/// Immutable.
public final class MetricTotals {

    private final Moment moment;
    private final long gaps;
    private final long[] vm;
    private final Devices disks;
    private final Devices nets;

    MetricTotals(Moment moment, long gaps, long[] vm, Devices disks, Devices nets) {
        this.moment = moment;
        this.gaps = gaps;
        this.vm = vm;
        this.disks = disks;
        this.nets = nets;
    }

    /// When the newest line was written.
    ///
    /// @param nanos by [System#nanoTime]
    /// @param at by the host's clock
    public record Moment(long nanos, Instant at) {}

    public Moment moment() {
        return moment;
    }

    /// How often something was lost before this line. Totals with different gaps must not be
    /// compared: what was counted between them is not all in them.
    public long gaps() {
        return gaps;
    }

    public long of(VmMetric metric) {
        return vm[metric.place()];
    }

    /// Of all drives together, also of those that are gone.
    public long of(DiskMetric metric) {
        return disks.all[metric.place()];
    }

    /// Of all network interfaces together.
    public long of(NetMetric metric) {
        return nets.all[metric.place()];
    }

    /// What every VMM's counters are compared by. Bytes of the network are without the headers that
    /// Firecracker counts and the guest does not.
    public VmmCounters counters() {
        return new VmmCounters(
                moment.nanos(),
                moment.at(),
                gaps,
                new VmmCounters.Network(
                        withoutHeaders(NetMetric.RECEIVED_BYTES, NetMetric.RECEIVED_PACKETS),
                        withoutHeaders(NetMetric.SENT_BYTES, NetMetric.SENT_PACKETS),
                        of(NetMetric.RECEIVE_THROTTLED) + of(NetMetric.SEND_THROTTLED)),
                new VmmCounters.Disks(
                        of(DiskMetric.READ_BYTES),
                        of(DiskMetric.WRITTEN_BYTES),
                        of(DiskMetric.READS) + of(DiskMetric.WRITES),
                        of(DiskMetric.READ_US) + of(DiskMetric.WRITE_US),
                        of(DiskMetric.THROTTLED) + of(DiskMetric.ENGINE_THROTTLED)),
                new VmmCounters.Vcpus(
                        of(VmMetric.VCPU_IO_IN_EXITS)
                                + of(VmMetric.VCPU_IO_OUT_EXITS)
                                + of(VmMetric.VCPU_MMIO_READ_EXITS)
                                + of(VmMetric.VCPU_MMIO_WRITE_EXITS),
                        of(VmMetric.VCPU_IO_IN_US)
                                + of(VmMetric.VCPU_IO_OUT_US)
                                + of(VmMetric.VCPU_MMIO_READ_US)
                                + of(VmMetric.VCPU_MMIO_WRITE_US),
                        of(VmMetric.INTERRUPTS)),
                of(VmMetric.BALLOON_UPDATES));
    }

    private long withoutHeaders(NetMetric bytes, NetMetric packets) {
        return Math.max(0, of(bytes) - NetMetric.HEADER_BYTES * of(packets));
    }

    /// The drives' ids, as the API was told them; empty for versions that do not list drives.
    public Set<String> diskIds() {
        return disks.each.keySet();
    }

    /// Of one drive. Throws [IllegalArgumentException] when [#diskIds] does not hold it.
    public long ofDisk(String id, DiskMetric metric) {
        return disks.of(id, metric.place());
    }

    /// The interfaces' ids, as the API was told them.
    public Set<String> netIds() {
        return nets.each.keySet();
    }

    /// Of one interface. Throws [IllegalArgumentException] when [#netIds] does not hold it.
    public long ofNet(String id, NetMetric metric) {
        return nets.of(id, metric.place());
    }

    /// Devices of one kind: all together, and each.
    static final class Devices {

        private final long[] all;
        private final Map<String, long[]> each;

        Devices(long[] all, Map<String, long[]> each) {
            this.all = all;
            this.each = Collections.unmodifiableMap(each);
        }

        private long of(String id, int place) {
            long[] totals = each.get(id);
            if (totals == null) {
                throw new IllegalArgumentException("no device " + id + " in these metrics");
            }
            return totals[place];
        }
    }
}
