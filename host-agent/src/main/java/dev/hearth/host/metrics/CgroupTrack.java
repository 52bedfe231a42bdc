// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.host.metrics.ProcFiles.CpuQuota;
import dev.hearth.host.rate.Counter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How often the kernel held one VMM back because its cgroup had used up its share of the CPUs,
/// from reading to reading. Used by the sampling thread alone.
///
/// Only a cgroup that is the VMM's alone tells of it; which one it is, is looked up once: a VMM is
/// in its cgroup before its program starts.
final class CgroupTrack {

    private final ProcFiles proc;
    private final long pid;
    private Optional<String> cgroup = Optional.empty();
    private final long longestNanos;
    private boolean lookedUp;
    private @Nullable Reading last;

    private record Reading(CpuQuota quota, long nanos) {}

    /// What happened between two readings.
    ///
    /// @param periods how many of the scheduler's periods ended early
    /// @param ms time it was held back in them, of all CPUs together
    record Throttled(long periods, double ms) {}

    CgroupTrack(ProcFiles proc, long pid, Pace pace) {
        this.longestNanos = pace.longestNanos();
        this.proc = proc;
        this.pid = pid;
    }

    /// Reads now; empty when the VMM has no cgroup of its own, or one without a CPU controller, and
    /// at the first reading.
    Optional<Throttled> read(long nanos) {
        if (!lookedUp) {
            lookedUp = true;
            cgroup = proc.ownCgroup(pid);
        }
        Optional<CpuQuota> quota = cgroup.flatMap(proc::cpuQuota);
        Reading then = last;
        last = quota.map(read -> new Reading(read, nanos)).orElse(null);
        return then == null || last == null ? Optional.empty() : between(then, last);
    }

    private Optional<Throttled> between(Reading then, Reading now) {
        long periods =
                Counter.growth(then.quota().throttledPeriods(), now.quota().throttledPeriods());
        long us = Counter.growth(then.quota().throttledUs(), now.quota().throttledUs());
        long interval = now.nanos() - then.nanos();
        if (periods == Counter.BROKEN
                || us == Counter.BROKEN
                || interval <= 0
                || interval > longestNanos) {
            return Optional.empty();
        }
        return Optional.of(new Throttled(periods, us / 1e3));
    }
}
