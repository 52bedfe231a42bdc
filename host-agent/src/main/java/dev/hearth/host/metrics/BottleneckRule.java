// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.Bottleneck.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// By which figures one kind of bottleneck is known in a sample.
///
/// @param text what to say, with a place for each border's figure
/// @param borders all of which must be passed
record BottleneckRule(Kind kind, String text, List<Border> borders) {

    /// Firecracker tries a stopped queue again after 100 ms (REFILL_TIMER_DURATION), so that two
    /// stops a second are at least a tenth of the time. They are whole numbers: this is the border
    /// between one and two, and the next one that between none and one.
    private static final double HOLDS = 1.5;

    private static final double HOLDS_STILL = 0.5;

    /// Percent of the time. Where operators of other hypervisors draw the border for waiting, be it
    /// called ready time or steal: 5 % can be felt, 10 % is trouble.
    private static final double HELD_UP = 10;

    private static final double HELD_UP_STILL = 5;

    /// Hardly a moment without a request under way.
    private static final double REQUESTS = 0.8;

    private static final double REQUESTS_STILL = 0.5;

    /// A host's memory or an idle solid-state drive answers within a millisecond; where requests
    /// are that fast, the guest is busy and the disk is not slow.
    private static final double REQUEST_MS = 1;

    private static final double REQUEST_MS_STILL = 0.5;

    /// Percent. Busy CPUs alone may be just enough, and load alone also counts tasks that wait for
    /// a disk.
    private static final double BUSY = 90;

    private static final double BUSY_STILL = 80;

    /// A quarter more than CPUs: one busy task a CPU and the guest's own small ones are fewer.
    private static final double TASKS = 1.25;

    private static final double TASKS_STILL = 1.1;

    /// In the order of preference: limits that were set on purpose explain what looks like the
    /// host's fault, the host's fault explains what looks like the guest's want, and a guest that
    /// wants memory reads and writes all the more.
    static final List<BottleneckRule> BY_PREFERENCE =
            List.of(
                    new BottleneckRule(
                            Kind.CPU_LIMIT,
                            "its CPU limit held it back for %.0f %% of the time, all its vCPUs"
                                    + " added up; raise the limit, or give it less to do",
                            new Border(BottleneckFacts::heldBackPercent, HELD_UP, HELD_UP_STILL)),
                    new BottleneckRule(
                            Kind.DISK_LIMIT,
                            "a rate limit of its disks, or the host's I/O engine, stopped their"
                                    + " requests %.1f times a second; raise the limit, or have the"
                                    + " guest read and write less",
                            new Border(BottleneckFacts::diskHolds, HOLDS, HOLDS_STILL)),
                    new BottleneckRule(
                            Kind.NETWORK_LIMIT,
                            "a rate limit of its network stopped its frames %.1f times a second;"
                                    + " raise the limit, or have the guest send and receive less",
                            new Border(BottleneckFacts::networkHolds, HOLDS, HOLDS_STILL)),
                    new BottleneckRule(
                            Kind.NOISY_HOST,
                            "its vCPUs waited %.0f %% of the time for a host CPU; move it or what"
                                    + " runs beside it",
                            new Border(BottleneckFacts::cpuWaitPercent, HELD_UP, HELD_UP_STILL)),
                    new BottleneckRule(
                            Kind.NEEDS_MORE_MEMORY,
                            "all the guest's tasks waited for memory for %.0f %% of the time; give"
                                    + " it more memory, or have it run less",
                            new Border(
                                    BottleneckFacts::memoryPressurePercent,
                                    HELD_UP,
                                    HELD_UP_STILL)),
                    new BottleneckRule(
                            Kind.DISK_BOUND,
                            "the host's disk was at work on %.1f of its requests at a time and"
                                    + " took %.1f ms for each; give it a faster disk, or move what"
                                    + " else uses that disk",
                            new Border(
                                    BottleneckFacts::diskRequestsUnderWay,
                                    REQUESTS,
                                    REQUESTS_STILL),
                            new Border(
                                    BottleneckFacts::diskRequestMs, REQUEST_MS, REQUEST_MS_STILL)),
                    new BottleneckRule(
                            Kind.NEEDS_MORE_VCPU,
                            "the guest's CPUs were %.0f %% busy, with %.1f tasks for each; give it"
                                    + " more vCPUs",
                            new Border(BottleneckFacts::cpuPercent, BUSY, BUSY_STILL),
                            new Border(BottleneckFacts::tasksPerVcpu, TASKS, TASKS_STILL)));

    private BottleneckRule(Kind kind, String text, Border... borders) {
        this(kind, text, List.of(borders));
    }

    /// How much a sample speaks for a bottleneck.
    enum Level {
        /// It does not say.
        UNKNOWN,
        NO,
        /// Not enough to begin with, and too much to end with.
        STILL,
        YES
    }

    /// One of a sample's figures.
    interface Figure {
        @Nullable Double of(BottleneckFacts facts);
    }

    /// Where a figure begins to matter.
    ///
    /// @param starts from here on the figure speaks for the bottleneck
    /// @param stays below this it speaks against it
    record Border(Figure figure, double starts, double stays) {}

    /// What the sample says of it: what the most reluctant of its figures says.
    Level level(BottleneckFacts facts) {
        Level least = Level.YES;
        for (Border border : borders) {
            Double value = border.figure().of(facts);
            if (value == null) {
                return Level.UNKNOWN;
            }
            Level level =
                    value >= border.starts()
                            ? Level.YES
                            : value >= border.stays() ? Level.STILL : Level.NO;
            least = level.compareTo(least) < 0 ? level : least;
        }
        return least;
    }

    /// What to say, with the mean of what the samples that know it say.
    Bottleneck bottleneck(List<BottleneckFacts> samples) {
        List<BottleneckFacts> known =
                samples.stream().filter(facts -> level(facts) != Level.UNKNOWN).toList();
        Object[] means = borders.stream().map(border -> mean(border.figure(), known)).toArray();
        return new Bottleneck(kind, String.format(Locale.ROOT, text, means));
    }

    private static double mean(Figure figure, List<BottleneckFacts> known) {
        double sum = 0;
        for (BottleneckFacts facts : known) {
            Double value = figure.of(facts);
            sum += value == null ? 0 : value;
        }
        return sum / Math.max(1, known.size());
    }
}
