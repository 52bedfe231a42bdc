// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/// One VM's sums. Safe for use by many threads.
///
/// A sum to which nothing was added for [#SILENCE_MS], or for two turns of a VM that is measured
/// more seldom, is not told any more: standing still would say that nothing happened, where nobody
/// knows. It is told again, from where it was, once something is added. What the guest's kernel
/// counted stays as long as its VMM process does.
final class VmTotals {

    /// As long as a baseline of the rates lasts (ADR 0010).
    private static final long SILENCE_MS = 10_000;

    private static final double MS_PER_SECOND = 1000;
    private static final double PERCENT = 100;

    private static final Tally[] TALLIES = Tally.values();

    private final double[] sums = new double[TALLIES.length];
    private final long[] toldMs = new long[TALLIES.length];
    private long silenceMs = SILENCE_MS;
    private @Nullable Instant last;
    private @Nullable String incarnation;

    /// Nothing was told of any of it yet.
    VmTotals() {
        Arrays.fill(toldMs, Long.MIN_VALUE);
    }

    synchronized void add(VmStatus vm, MetricSample sample) {
        if (sample.at().equals(last)) {
            return;
        }
        last = sample.at();
        silenceMs = Math.max(SILENCE_MS, 2_000L * vm.spec().pollIntervalS());
        if (!Objects.equals(incarnation, sample.incarnation())) {
            incarnation = sample.incarnation();
            forget(Source.BALLOON);
            toldMs[Tally.OOM_KILLS_BY_GUEST.place()] = Long.MIN_VALUE;
        }
        addLadder(vm, sample);
        if (sample.vmm() != null) {
            addProcess(vm, sample.vmm());
        }
        if (sample.devices() != null) {
            addDevices(sample.devices());
        }
        if (sample.guest() != null) {
            keep(Tally.OOM_KILLS_BY_GUEST, sample.guest().oomKills());
        }
        if (sample.balloon() != null) {
            keepBalloon(sample.balloon());
        }
    }

    /// Hands over the sums that are worth something.
    synchronized void forEach(ObjDoubleConsumer<Tally> consumer) {
        if (last == null) {
            return;
        }
        long newest = last.toEpochMilli();
        for (Tally tally : TALLIES) {
            long told = toldMs[tally.place()];
            boolean lasts = tally.source() == Source.BALLOON;
            if (told != Long.MIN_VALUE && (lasts || newest - told < silenceMs)) {
                consumer.accept(tally, sums[tally.place()]);
            }
        }
    }

    private void addLadder(VmStatus vm, MetricSample sample) {
        Measured cpu = sample.cpuUsagePercent();
        ProcessStats process = sample.vmm();
        Long interval =
                cpu.source() == Source.VMM && process != null
                        ? process.intervalMs()
                        : sample.intervalMs();
        Integer vcpus = vm.spec().vcpuCount();
        if (cpu.value() != null && interval != null && vcpus != null) {
            double seconds = share(cpu.value(), interval) * vcpus;
            add(
                    Tally.CPU_BY_GUEST,
                    Tally.CPU_BY_VMM,
                    new Measured(seconds, cpu.source(), cpu.at()));
        }
        add(Tally.RECEIVED_BY_GUEST, Tally.RECEIVED_BY_VMM, sample.networkInBytes());
        add(Tally.SENT_BY_GUEST, Tally.SENT_BY_VMM, sample.networkOutBytes());
        add(Tally.READ_BY_GUEST, Tally.READ_BY_VMM, sample.diskReadBytes());
        add(Tally.WRITTEN_BY_GUEST, Tally.WRITTEN_BY_VMM, sample.diskWriteBytes());
    }

    private void addProcess(VmStatus vm, ProcessStats process) {
        Long interval = process.intervalMs();
        if (interval == null) {
            return;
        }
        if (process.processCpuPercent() != null) {
            add(Tally.VMM_CPU, share(process.processCpuPercent(), interval));
        }
        Integer vcpus = vm.spec().vcpuCount();
        if (process.cpuWaitPercent() != null && vcpus != null) {
            double waited = share(process.cpuWaitPercent(), interval);
            add(Tally.VMM_CPU_WAIT, waited * vcpus);
        }
        ProcessStats.CpuThrottling throttling = process.cpuThrottling();
        if (throttling != null) {
            addKnown(Tally.THROTTLED_PERIODS, throttling.periods(), 1);
            add(Tally.THROTTLED_SECONDS, throttling.ms() / MS_PER_SECOND);
        }
    }

    private void addDevices(DeviceStats devices) {
        addKnown(Tally.NETWORK_THROTTLED, devices.networkThrottled(), 1);
        addKnown(Tally.DISK_THROTTLED, devices.diskThrottled(), 1);
        addKnown(Tally.DISK_REQUESTS, devices.diskRequests(), 1);
        addKnown(Tally.DISK_WAIT, devices.diskWaitMs(), MS_PER_SECOND);
        addKnown(Tally.EXITS, devices.vcpuExits(), 1);
        addKnown(Tally.EXIT_SECONDS, devices.vcpuExitMs(), MS_PER_SECOND);
        addKnown(Tally.INTERRUPTS, devices.interrupts(), 1);
    }

    private void keepBalloon(BalloonStats balloon) {
        keep(Tally.OOM_KILLS_BY_BALLOON, balloon.oomKills());
        keep(Tally.MAJOR_FAULTS, balloon.majorFaults());
        keep(Tally.SWAPPED_IN, balloon.swapInBytes());
        keep(Tally.SWAPPED_OUT, balloon.swapOutBytes());
    }

    /// Adds to the sum of whoever measured it.
    private void add(Tally byGuest, Tally byVmm, Measured moved) {
        if (moved.value() != null) {
            add(moved.source() == Source.GUEST ? byGuest : byVmm, moved.value());
        }
    }

    private void addKnown(Tally tally, @Nullable Number value, double perUnit) {
        if (value != null) {
            add(tally, value.doubleValue() / perUnit);
        }
    }

    private void add(Tally tally, double value) {
        set(tally, sums[tally.place()] + value);
    }

    /// The guest's own count since it booted. Numbers beyond 2^63 are the kernel's way to say that
    /// it does not know.
    private void keep(Tally tally, @Nullable Long count) {
        if (count != null && count >= 0) {
            set(tally, (double) count);
        }
    }

    private void set(Tally tally, double value) {
        sums[tally.place()] = value;
        toldMs[tally.place()] = Objects.requireNonNull(last).toEpochMilli();
    }

    private void forget(Source source) {
        for (Tally tally : TALLIES) {
            if (tally.source() == source) {
                toldMs[tally.place()] = Long.MIN_VALUE;
            }
        }
    }

    private static double share(double percent, long intervalMs) {
        return percent / PERCENT * intervalMs / MS_PER_SECOND;
    }
}
