// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.host.guest.GuestReading;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What each CPU, interface and disk of a guest did between two of its readings. Each stands for
/// itself: what came in between, or whose counter fell or leapt, has no rates, and the others have.
///
/// @param intervalNanos what the rates cover; null when the two readings have nothing in common:
///   then the parts are named, without rates
public record GuestParts(
        @Nullable Long intervalNanos,
        @Nullable List<GuestBreakdown.Cpu> cpus,
        @Nullable List<GuestBreakdown.NetworkDevice> network,
        @Nullable List<GuestBreakdown.Disk> disks) {

    /// From `before`, if there is such a reading, to `after`.
    ///
    /// @param longestNanos the longest interval that says something of now
    public static GuestParts between(
            @Nullable GuestReading before, GuestReading after, long longestNanos) {
        long interval = before == null ? 0 : GuestRates.common(before, after, longestNanos);
        GuestReport then = before == null || interval == 0 ? null : before.report();
        GuestReport now = after.report();
        return new GuestParts(
                interval == 0 ? null : (Long) interval,
                cpus(then == null ? null : then.cpu(), now.cpu(), interval),
                network(then == null ? null : then.network(), now.network(), interval),
                disks(then == null ? null : then.disks(), now.disks(), interval));
    }

    private static @Nullable List<GuestBreakdown.Cpu> cpus(
            GuestReport.@Nullable Cpu then, GuestReport.@Nullable Cpu now, long interval) {
        if (now == null) {
            return null;
        }
        boolean comparable = then != null && then.userHz() == now.userHz();
        List<CpuTimes> earlier = then == null || !comparable ? List.of() : then.cpus();
        CpuShares.Ticks ticks = new CpuShares.Ticks(now.userHz(), 1, interval);
        return now.cpus().stream()
                .map(times -> {
                    CpuTimes before = find(times.cpu(), earlier, CpuTimes::cpu);
                    CpuShares shares =
                            before == null ? null : CpuShares.during(ticks, before, times);
                    return cpu(times.cpu(), shares);
                })
                .toList();
    }

    private static GuestBreakdown.Cpu cpu(int number, @Nullable CpuShares shares) {
        return shares == null
                ? new GuestBreakdown.Cpu(number, null, null, null, null, null, null)
                : new GuestBreakdown.Cpu(
                        number,
                        shares.busyPercent(),
                        shares.userPercent(),
                        shares.systemPercent(),
                        shares.irqPercent(),
                        shares.stealPercent(),
                        shares.iowaitPercent());
    }

    private static @Nullable List<GuestBreakdown.NetworkDevice> network(
            @Nullable List<GuestReport.NetworkDevice> then,
            @Nullable List<GuestReport.NetworkDevice> now,
            long interval) {
        if (now == null) {
            return null;
        }
        return now.stream()
                .map(device -> {
                    GuestReport.NetworkDevice before =
                            find(device.device(), then, GuestReport.NetworkDevice::device);
                    Pair<GuestReport.NetworkDevice> pair = new Pair<>(before, device, interval);
                    return new GuestBreakdown.NetworkDevice(
                            device.device(),
                            pair.rate(GuestReport.NetworkDevice::receiveBytes),
                            pair.rate(GuestReport.NetworkDevice::transmitBytes),
                            pair.rate(GuestReport.NetworkDevice::receivePackets),
                            pair.rate(GuestReport.NetworkDevice::transmitPackets));
                })
                .toList();
    }

    private static @Nullable List<GuestBreakdown.Disk> disks(
            @Nullable List<GuestReport.Disk> then,
            @Nullable List<GuestReport.Disk> now,
            long interval) {
        if (now == null) {
            return null;
        }
        return now.stream()
                .map(disk -> {
                    GuestReport.Disk before = find(disk.device(), then, GuestReport.Disk::device);
                    Pair<GuestReport.Disk> pair = new Pair<>(before, disk, interval);
                    return new GuestBreakdown.Disk(
                            disk.device(),
                            pair.rate(GuestReport.Disk::readBytes),
                            pair.rate(GuestReport.Disk::writtenBytes),
                            pair.rate(GuestReport.Disk::readsCompleted),
                            pair.rate(GuestReport.Disk::writesCompleted));
                })
                .toList();
    }

    private static <D, K> @Nullable D find(
            K wanted, @Nullable List<D> devices, Function<D, K> name) {
        if (devices != null) {
            for (D device : devices) {
                if (name.apply(device).equals(wanted)) {
                    return device;
                }
            }
        }
        return null;
    }

    /// One device in both readings.
    private record Pair<D>(@Nullable D before, D after, long intervalNanos) {

        /// What was counted, a second; null where that cannot be.
        @Nullable Double rate(ToLongFunction<D> counter) {
            D earlier = before;
            if (earlier == null) {
                return null;
            }
            long growth = Counter.growth(counter.applyAsLong(earlier), counter.applyAsLong(after));
            return growth == Counter.BROKEN || growth > DeviceBytes.most(intervalNanos)
                    ? null
                    : (Double) (growth / (intervalNanos / 1e9));
        }
    }
}
