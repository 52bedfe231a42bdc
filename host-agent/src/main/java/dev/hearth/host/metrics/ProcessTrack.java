// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.ProcessStats.CpuThrottling;
import dev.hearth.contract.host.ProcessStats.ProportionalMemory;
import dev.hearth.host.metrics.ObservedVms.VcpuThread;
import dev.hearth.host.metrics.PssTrack.Pss;
import dev.hearth.host.rate.Counter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The host-side figures of one VMM process, from reading to reading. Made anew for every
/// incarnation; used by the sampling thread alone, so that nobody else's question shortens an
/// interval.
final class ProcessTrack {

    private final ProcFiles proc;
    private final Subject subject;

    private final long longestNanos;
    private final CgroupTrack cgroup;
    private @Nullable Reading last;
    private long identity = -1;

    ProcessTrack(ProcFiles proc, Subject subject, Pace pace) {
        this.proc = proc;
        this.subject = subject;
        this.longestNanos = pace.longestNanos();
        this.cgroup = new CgroupTrack(proc, subject.pid(), pace);
    }

    /// Whose figures: a VM, the process that carries it, and what it was given.
    record Subject(UUID vmId, long pid, int vcpuCount, long memoryKb) {}

    /// @param waited nanoseconds each thread had no CPU; without those of which that is not known
    private record Reading(
            long nanos, ProcStat process, Map<Long, ProcStat> threads, Map<Long, Long> waited) {}

    /// What one reading brings beside the process itself.
    private record Beside(
            @Nullable Long residentKb, @Nullable CpuThrottling throttling, @Nullable Pss pss) {}

    /// Reads the process now. Empty when it is gone, or when its id belongs to another process by
    /// now. Percentages are null at the first reading.
    ///
    /// @param pss what is known of it from elsewhere
    Optional<ProcessStats> read(List<VcpuThread> vcpus, long nanos, Instant at, @Nullable Pss pss) {
        Optional<ProcStat> process = proc.process(subject.pid());
        if (process.isEmpty() || !isSame(process.get())) {
            last = null;
            return Optional.empty();
        }
        Map<Long, ProcStat> threads = HashMap.newHashMap(vcpus.size());
        Map<Long, Long> waited = HashMap.newHashMap(vcpus.size());
        for (VcpuThread vcpu : vcpus) {
            long thread = vcpu.threadId();
            proc.thread(subject.pid(), thread).ifPresent(stat -> threads.put(thread, stat));
            proc.waitedNanos(subject.pid(), thread).ifPresent(time -> waited.put(thread, time));
        }
        Reading now = new Reading(nanos, process.get(), threads, waited);
        Spending spent = new Spending(last, now);
        last = now;
        CpuThrottling throttling =
                cgroup.read(nanos)
                        .map(found -> new CpuThrottling(found.periods(), found.ms()))
                        .orElse(null);
        Long residentKb = proc.residentKb(subject.pid()).orElse(null);
        Beside beside = new Beside(residentKb, throttling, pss);
        return Optional.of(stats(spent, vcpus, beside, at));
    }

    private boolean isSame(ProcStat process) {
        if (identity < 0) {
            identity = process.startTime();
        }
        return identity == process.startTime();
    }

    private ProcessStats stats(Spending spent, List<VcpuThread> vcpus, Beside beside, Instant at) {
        Long residentKb = beside.residentKb();
        Pss pss = beside.pss();
        List<ProcessStats.Vcpu> each = new ArrayList<>(vcpus.size());
        Set<Long> counted = new HashSet<>();
        double sum = 0;
        boolean complete = !vcpus.isEmpty();
        for (VcpuThread vcpu : vcpus) {
            Double percent = spent.threadPercent(vcpu.threadId());
            each.add(new ProcessStats.Vcpu(vcpu.index(), vcpu.threadId(), percent));
            if (percent == null) {
                complete = false;
            } else if (counted.add(vcpu.threadId())) {
                // An emulator may run all vCPUs on one thread.
                sum += percent;
            }
        }
        return new ProcessStats(
                subject.vmId(),
                subject.pid(),
                at,
                spent.intervalMs(),
                complete ? (Double) Math.min(100, sum / subject.vcpuCount()) : null,
                spent.processPercent(),
                each,
                residentKb,
                subject.memoryKb(),
                residentKb == null
                        ? null
                        : (Double) Math.min(100, 100.0 * residentKb / subject.memoryKb()),
                spent.waitPercent(vcpus),
                beside.throttling(),
                pss == null ? null : new ProportionalMemory(pss.kb(), pss.at()));
    }

    /// CPU time between two readings; 100 percent is one host CPU.
    private final class Spending {
        private final @Nullable Reading before;
        private final Reading after;
        private final long nanos;

        Spending(@Nullable Reading before, Reading after) {
            this.after = after;
            this.nanos = before == null ? 0 : after.nanos() - before.nanos();
            this.before = nanos > 0 && nanos <= longestNanos ? before : null;
        }

        @Nullable Long intervalMs() {
            return before == null ? null : (Long) TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        @Nullable Double processPercent() {
            return before == null ? null : percent(before.process(), after.process());
        }

        /// At most 100: a thread has one CPU, and what goes beyond is rounding to ticks.
        @Nullable Double threadPercent(long threadId) {
            Double percent =
                    before == null
                            ? null
                            : percent(
                                    before.threads().get(threadId), after.threads().get(threadId));
            return percent == null ? null : (Double) Math.min(100, percent);
        }

        /// Null when it is not known of every vCPU's thread.
        @Nullable Double waitPercent(List<VcpuThread> vcpus) {
            Reading then = before;
            double waited = 0;
            for (VcpuThread vcpu : vcpus) {
                Long earlier = then == null ? null : then.waited().get(vcpu.threadId());
                Long later = after.waited().get(vcpu.threadId());
                long growth =
                        earlier == null || later == null
                                ? Counter.BROKEN
                                : Counter.growth(earlier, later);
                if (growth == Counter.BROKEN) {
                    return null;
                }
                waited += growth;
            }
            return then == null || vcpus.isEmpty()
                    ? null
                    : (Double) Math.min(100, 100 * waited / nanos / vcpus.size());
        }

        private @Nullable Double percent(@Nullable ProcStat then, @Nullable ProcStat now) {
            if (then == null || now == null || then.startTime() != now.startTime()) {
                return null;
            }
            long ticks = Counter.growth(then.cpuTicks(), now.cpuTicks());
            if (ticks == Counter.BROKEN) {
                return null;
            }
            return 100.0 * ticks / proc.ticksPerSecond() / (nanos / 1e9);
        }
    }
}
