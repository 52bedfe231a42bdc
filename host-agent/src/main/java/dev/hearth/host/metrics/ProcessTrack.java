// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.ProcessStats;
import dev.hearth.host.metrics.ObservedVms.VcpuThread;
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

    private @Nullable Reading last;
    private long identity = -1;

    ProcessTrack(ProcFiles proc, Subject subject) {
        this.proc = proc;
        this.subject = subject;
    }

    /// Whose figures: a VM, the process that carries it, and what it was given.
    record Subject(UUID vmId, long pid, int vcpuCount, long memoryKb) {}

    private record Reading(long nanos, ProcStat process, Map<Long, ProcStat> threads) {}

    /// Reads the process now. Empty when it is gone, or when its id belongs to another process by
    /// now. Percentages are null at the first reading.
    Optional<ProcessStats> read(List<VcpuThread> vcpus, long nanos, Instant at) {
        Optional<ProcStat> process = proc.process(subject.pid());
        if (process.isEmpty() || !isSame(process.get())) {
            last = null;
            return Optional.empty();
        }
        Map<Long, ProcStat> threads = HashMap.newHashMap(vcpus.size());
        for (VcpuThread vcpu : vcpus) {
            proc.thread(subject.pid(), vcpu.threadId())
                    .ifPresent(stat -> threads.put(vcpu.threadId(), stat));
        }
        Optional<Long> residentKb = proc.residentKb(subject.pid());
        Reading now = new Reading(nanos, process.get(), threads);
        Spending spent = new Spending(last, now);
        last = now;
        return Optional.of(stats(spent, vcpus, residentKb.orElse(null), at));
    }

    private boolean isSame(ProcStat process) {
        if (identity < 0) {
            identity = process.startTime();
        }
        return identity == process.startTime();
    }

    private ProcessStats stats(
            Spending spent, List<VcpuThread> vcpus, @Nullable Long residentKb, Instant at) {
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
                        : (Double) Math.min(100, 100.0 * residentKb / subject.memoryKb()));
    }

    /// CPU time between two readings; 100 percent is one host CPU.
    private final class Spending {
        private final @Nullable Reading before;
        private final Reading after;
        private final long nanos;

        Spending(@Nullable Reading before, Reading after) {
            this.after = after;
            this.nanos = before == null ? 0 : after.nanos() - before.nanos();
            this.before = nanos > 0 && nanos <= GuestRates.MAX_INTERVAL ? before : null;
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
