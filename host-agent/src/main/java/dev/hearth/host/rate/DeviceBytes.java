// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Bytes of all devices of one kind during an interval.
///
/// @param name what a device is known by from one reading to the next
/// @param bytes the counter to compare
public record DeviceBytes<D>(Function<D, String> name, ToLongFunction<D> bytes) {

    /// A TiB a second through one virtual device: no guest moves this, so a counter that says so is
    /// another counter, or a lie.
    private static final double MOST_BYTES_PER_SECOND = 1L << 40;

    /// The sum over all devices that are in both readings; what came or went in between has no
    /// second reading and is left out. Null when a reading has none, when no device is in both, or
    /// when one of them fell or leapt: a sum without it would be too small.
    public @Nullable Double during(
            @Nullable List<D> before, @Nullable List<D> after, long intervalNanos) {
        if (before == null || after == null) {
            return null;
        }
        double most = most(intervalNanos);
        double sum = 0;
        boolean any = false;
        for (D device : after) {
            D earlier = named(name.apply(device), before);
            if (earlier == null) {
                continue;
            }
            long growth = Counter.growth(bytes.applyAsLong(earlier), bytes.applyAsLong(device));
            if (growth == Counter.BROKEN || growth > most) {
                return null;
            }
            sum += growth;
            any = true;
        }
        return any ? (Double) sum : null;
    }

    /// More bytes than any counter of ours moves in an interval.
    public static double most(long intervalNanos) {
        return intervalNanos / 1e9 * MOST_BYTES_PER_SECOND;
    }

    private @Nullable D named(String wanted, List<D> devices) {
        for (D device : devices) {
            if (Objects.equals(name.apply(device), wanted)) {
                return device;
            }
        }
        return null;
    }
}
