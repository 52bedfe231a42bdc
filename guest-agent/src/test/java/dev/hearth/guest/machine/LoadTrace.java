// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.util.List;

/// What a load did, by its own account (`hands burn`), and what all other tasks of the guest ran
/// from its first mark to its last. All by the scheduler's nanoseconds, not by ticks.
///
/// @param marks wherever the load began or stopped to burn, in order
record LoadTrace(List<Mark> marks, long othersNanos) {

    private static final String OTHERS = "others ";

    /// @param time CLOCK_MONOTONIC of the guest, in nanoseconds
    /// @param cpuNanos CPU time of the load until then
    record Mark(long time, long cpuNanos) {
        static Mark parse(String line) {
            String[] words = line.split(" ", -1);
            return new Mark(Long.parseLong(words[0]), Long.parseLong(words[1]));
        }
    }

    LoadTrace {
        marks = List.copyOf(marks);
        if (marks.size() < 2) {
            throw new IllegalArgumentException("a load that never ran");
        }
    }

    static LoadTrace parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith(OTHERS)) {
            throw new IllegalArgumentException("not the output of a load: " + text);
        }
        return new LoadTrace(
                lines.stream().skip(1).map(Mark::parse).toList(),
                Long.parseLong(lines.getFirst().substring(OTHERS.length())));
    }

    long start() {
        return marks.getFirst().time();
    }

    long end() {
        return marks.getLast().time();
    }

    /// The load's share of one CPU in this time, in percent.
    double percent(long from, long to) {
        return 100 * (cpuAt(to) - cpuAt(from)) / (to - from);
    }

    /// The share of one CPU that all other tasks had, in percent: the agent, answering; the
    /// kernel's threads. It is small, and taken as even.
    double othersPercent() {
        return 100.0 * othersNanos / (end() - start());
    }

    private double cpuAt(long time) {
        if (time < start() || time > end()) {
            throw new IllegalArgumentException("the load did not run then");
        }
        int next = 1;
        while (marks.get(next).time() < time) {
            next++;
        }
        Mark before = marks.get(next - 1);
        Mark after = marks.get(next);
        double part = (double) (time - before.time()) / (after.time() - before.time());
        return before.cpuNanos() + part * (after.cpuNanos() - before.cpuNanos());
    }
}
