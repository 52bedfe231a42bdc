// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.host.metrics.ObservedVms.DiskTotals;
import dev.hearth.host.rate.Counter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the VMM of one incarnation says of its disks, from reading to reading. A reader's thread
/// brings, the sampling thread takes.
final class DiskTrack {

    private final long longestNanos;
    private @Nullable Reading baseline;
    private @Nullable Reading pending;

    private record Reading(DiskTotals totals, long nanos, Instant at) {}

    DiskTrack(Pace pace) {
        this.longestNanos = pace.longestNanos();
    }

    synchronized void told(DiskTotals totals, long nanos, Instant at) {
        pending = new Reading(totals, nanos, at);
    }

    /// Takes what came since the last turn; empty when nothing came, or nothing it can be compared
    /// with.
    synchronized Optional<Flow> take() {
        Reading then = baseline;
        Reading now = pending;
        pending = null;
        if (now == null) {
            return Optional.empty();
        }
        baseline = now;
        return then == null ? Optional.empty() : flow(then, now);
    }

    private Optional<Flow> flow(Reading then, Reading now) {
        long read = Counter.growth(then.totals().readBytes(), now.totals().readBytes());
        long written = Counter.growth(then.totals().writtenBytes(), now.totals().writtenBytes());
        long interval = now.nanos() - then.nanos();
        if (read == Counter.BROKEN
                || written == Counter.BROKEN
                || interval <= 0
                || interval > longestNanos) {
            return Optional.empty();
        }
        return Optional.of(new Flow(read, written, then.nanos(), now.nanos(), now.at()));
    }
}
