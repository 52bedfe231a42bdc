// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes totals of one Firecracker's lines. A line counts whole or not at all. Not safe for use by
/// several threads.
final class LineReceiver implements LineBuffer.Lines {

    private static final byte[] BEGINNING =
            "{\"utc_timestamp_ms\"".getBytes(StandardCharsets.US_ASCII);

    private final MetricsLine line = new MetricsLine();
    private final LineParser parser = new LineParser(line);
    private final RunningTotals totals = new RunningTotals();
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    private MetricTotals.@Nullable Moment newest;
    private long lines;
    private long torn;
    private long dropped;

    /// @param clock the host's, which is also Firecracker's
    /// @param nanoTime [System#nanoTime] outside tests
    LineReceiver(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        if (parse(bytes, from, to)) {
            add();
            return;
        }
        int beginning = lastBeginning(bytes, from, to);
        if (beginning > from && parse(bytes, beginning, to)) {
            torn++;
            add();
        } else {
            dropped++;
        }
    }

    @Override
    public void tooLong() {
        dropped++;
    }

    /// A line began, and nobody is there any more to end it.
    void unfinished() {
        dropped++;
    }

    /// Empty before the first line.
    Optional<MetricTotals> totals() {
        return newest == null
                ? Optional.empty()
                : Optional.of(totals.snapshot(newest, torn + dropped));
    }

    /// What was received, without flushes.
    FeedCounts counts() {
        return new FeedCounts(lines, torn, dropped, 0, 0, 0);
    }

    private boolean parse(byte[] bytes, int from, int to) {
        try {
            parser.parse(bytes, from, to);
            return true;
        } catch (MalformedLine e) {
            return false;
        }
    }

    private void add() {
        lines++;
        totals.add(line);
        newest = moment();
    }

    /// When the line was written, by this process's clocks. The wall clock is the same on both
    /// sides, so it tells how old the line is, even one that waited a minute to be read; and only
    /// if it was set in just that time, it tells wrong.
    private MetricTotals.Moment moment() {
        long age = Math.max(0, clock.millis() - line.writtenMs);
        return new MetricTotals.Moment(
                nanoTime.getAsLong() - TimeUnit.MILLISECONDS.toNanos(age),
                clock.instant().minusMillis(age));
    }

    private static int lastBeginning(byte[] bytes, int from, int to) {
        for (int at = to - BEGINNING.length; at >= from; at--) {
            if (bytes[at] == BEGINNING[0]
                    && Arrays.equals(
                            bytes, at, at + BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
                return at;
            }
        }
        return -1;
    }
}
