// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

/// What reading metrics itself did.
///
/// @param lines lines that were summed up
/// @param torn lines of which only the last part could be: Firecracker cuts a line when the FIFO is
///   full, and writes the next one behind the rest
/// @param dropped lines that were malformed or too long, or never ended
/// @param flushes answers to `FlushMetrics`
/// @param flushesRefused times it was refused, or could not be asked
/// @param flushesLate times its answer took longer than a second
public record FeedCounts(
        long lines, long torn, long dropped, long flushes, long flushesRefused, long flushesLate) {

    static final FeedCounts NONE = new FeedCounts(0, 0, 0, 0, 0, 0);

    FeedCounts plus(FeedCounts other) {
        return new FeedCounts(
                lines + other.lines,
                torn + other.torn,
                dropped + other.dropped,
                flushes + other.flushes,
                flushesRefused + other.flushesRefused,
                flushesLate + other.flushesLate);
    }
}
