// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.DeviceStats;
import dev.hearth.host.metrics.ObservedVms.Counters;
import dev.hearth.host.rate.Counter;
import dev.hearth.host.rate.DeviceBytes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the VMM of one incarnation counted itself, from reading to reading. Used by the sampling
/// thread alone.
final class CounterTrack {

    /// Readings know their time to the millisecond; two that are nearer wait for a third.
    private static final long LEAST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final long longestNanos;
    private @Nullable Counters baseline;

    CounterTrack(Pace pace) {
        this.longestNanos = pace.longestNanos();
    }

    /// What happened between two readings. A part of which a counter fell is null.
    record Moved(@Nullable Flow network, @Nullable Flow disks, DeviceStats stats) {}

    /// Whether this VMM tells counters at all.
    boolean isTold() {
        return baseline != null;
    }

    /// Takes the newest reading there is; empty when it is not new, or when there is nothing it can
    /// be compared with. Nothing is compared across a gap.
    Optional<Moved> take(Counters newest) {
        Counters then = baseline;
        if (then == null) {
            baseline = newest;
            return Optional.empty();
        }
        long interval = newest.nanos() - then.nanos();
        if (interval >= 0 && interval < LEAST_INTERVAL) {
            return Optional.empty();
        }
        baseline = newest;
        return interval < 0 || interval > longestNanos || newest.gaps() != then.gaps()
                ? Optional.empty()
                : Optional.of(between(then, newest));
    }

    /// Pure: the same two readings always give the same.
    static Moved between(Counters then, Counters now) {
        return new Moved(
                flow(
                        then,
                        now,
                        growth(then.network().receivedBytes(), now.network().receivedBytes()),
                        growth(then.network().sentBytes(), now.network().sentBytes())),
                flow(
                        then,
                        now,
                        growth(then.disks().readBytes(), now.disks().readBytes()),
                        growth(then.disks().writtenBytes(), now.disks().writtenBytes())),
                stats(then, now));
    }

    private static DeviceStats stats(Counters then, Counters now) {
        return new DeviceStats(
                now.at(),
                TimeUnit.NANOSECONDS.toMillis(now.nanos() - then.nanos()),
                growth(then.network().throttled(), now.network().throttled()),
                growth(then.disks().throttled(), now.disks().throttled()),
                growth(then.disks().requests(), now.disks().requests()),
                milliseconds(growth(then.disks().waitUs(), now.disks().waitUs())),
                growth(then.vcpus().exits(), now.vcpus().exits()),
                milliseconds(growth(then.vcpus().exitUs(), now.vcpus().exitUs())),
                growth(then.vcpus().interrupts(), now.vcpus().interrupts()));
    }

    private static @Nullable Flow flow(
            Counters then, Counters now, @Nullable Long in, @Nullable Long out) {
        long interval = now.nanos() - then.nanos();
        if (in == null || out == null || Math.max(in, out) > DeviceBytes.most(interval)) {
            return null;
        }
        return new Flow(in, out, then.nanos(), now.nanos(), now.at());
    }

    private static @Nullable Long growth(long then, long now) {
        long growth = Counter.growth(then, now);
        return growth == Counter.BROKEN ? null : (Long) growth;
    }

    private static @Nullable Double milliseconds(@Nullable Long us) {
        return us == null ? null : (Double) (us / 1e3);
    }
}
