// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.host.guest.GuestReading;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What happened in a guest between two of its readings: the one place where rates are made of a
/// guest's counters. Null is what cannot be known of this interval; it never becomes a zero.
///
/// @param intervalNanos what the rest covers; null when the two readings have nothing in common
public record GuestRates(
        @Nullable Long intervalNanos,
        @Nullable CpuShares cpu,
        @Nullable Double networkInBytes,
        @Nullable Double networkOutBytes,
        @Nullable Double diskReadBytes,
        @Nullable Double diskWriteBytes,
        GuestFigures.@Nullable Pressure pressure) {

    /// Nothing is known: the later reading is a new baseline.
    public static final GuestRates UNKNOWN =
            new GuestRates(null, null, null, null, null, null, null);

    /// A baseline older than this says nothing of now, of a VM that is measured once a second.
    public static final long MAX_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private static final DeviceBytes<NetworkDevice> RECEIVED =
            new DeviceBytes<>(NetworkDevice::device, NetworkDevice::receiveBytes);
    private static final DeviceBytes<NetworkDevice> SENT =
            new DeviceBytes<>(NetworkDevice::device, NetworkDevice::transmitBytes);
    private static final DeviceBytes<Disk> READ = new DeviceBytes<>(Disk::device, Disk::readBytes);
    private static final DeviceBytes<Disk> WRITTEN =
            new DeviceBytes<>(Disk::device, Disk::writtenBytes);

    /// The rates from `before` to `after`. [#UNKNOWN] when they come from different boots or
    /// agents, or are not in order, or too far apart.
    ///
    /// @param vcpus how many CPUs the guest was given; null when nobody knows but itself
    /// @param longestNanos the longest interval that says something of now
    public static GuestRates between(
            GuestReading before, GuestReading after, @Nullable Integer vcpus, long longestNanos) {
        long interval = common(before, after, longestNanos);
        if (interval == 0) {
            return UNKNOWN;
        }
        GuestReport then = before.report();
        GuestReport now = after.report();
        return new GuestRates(
                interval,
                cpu(then.cpu(), now.cpu(), vcpus, interval),
                RECEIVED.during(then.network(), now.network(), interval),
                SENT.during(then.network(), now.network(), interval),
                READ.during(then.disks(), now.disks(), interval),
                WRITTEN.during(then.disks(), now.disks(), interval),
                GuestPressure.during(then.pressure(), now.pressure(), interval));
    }

    /// 0 to 100; null when it is not known.
    public @Nullable Double cpuPercent() {
        return cpu == null ? null : (Double) cpu.busyPercent();
    }

    /// Whether anything in it needs the interval to be understood.
    public boolean hasAny() {
        return cpu != null
                || networkInBytes != null
                || networkOutBytes != null
                || diskReadBytes != null
                || diskWriteBytes != null;
    }

    /// The same, without the disks: when those bytes were told from another source already.
    public GuestRates withoutDisks() {
        return new GuestRates(
                intervalNanos, cpu, networkInBytes, networkOutBytes, null, null, pressure);
    }

    /// The same, without the network: when those bytes were told from another source already.
    public GuestRates withoutNetwork() {
        return new GuestRates(
                intervalNanos, cpu, null, null, diskReadBytes, diskWriteBytes, pressure);
    }

    private static @Nullable CpuShares cpu(
            GuestReport.@Nullable Cpu then,
            GuestReport.@Nullable Cpu now,
            @Nullable Integer vcpus,
            long interval) {
        if (then == null || now == null || then.userHz() != now.userHz()) {
            return null;
        }
        // Of a guest whose CPUs come and go, the total has the ticks of all that ran in between.
        int cpus = vcpus != null ? vcpus : Math.max(then.cpus().size(), now.cpus().size());
        CpuShares.Ticks ticks = new CpuShares.Ticks(now.userHz(), cpus, interval);
        return CpuShares.during(ticks, then.total(), now.total());
    }

    /// The interval that two readings have in common, in nanoseconds: 0 for none.
    static long common(GuestReading before, GuestReading after, long longestNanos) {
        long interval = interval(before, after);
        return interval > 0 && interval <= longestNanos && after.continues(before) ? interval : 0;
    }

    /// The guest's own clock stands next to its counters and is the better one, as long as the host
    /// can believe it: the counters were read between question and answer, which leaves room for
    /// only so much. A guest whose clock says otherwise is measured by the host's; one whose clock
    /// went back was restored, and has no interval: 0.
    private static long interval(GuestReading before, GuestReading after) {
        long shortest = after.askedNanos() - before.answeredNanos();
        long longest = after.answeredNanos() - before.askedNanos();
        long guest =
                after.report().identity().monotonicNs() - before.report().identity().monotonicNs();
        if (guest <= 0) {
            return 0;
        }
        // Clocks of an honest guest are slewed by far less than a hundredth.
        long slack = longest / 100;
        boolean believable = guest >= shortest - slack && guest <= longest + slack;
        return believable ? guest : after.answeredNanos() - before.answeredNanos();
    }
}
