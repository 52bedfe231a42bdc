// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what is known of a VM into its series. What a guest wrote is never a label: a guest that
/// says something else every second would make a new series every second.
public final class VmPoints {

    private static final double PERCENT = 100;
    private static final double MS_PER_SECOND = 1000;
    private static final double BYTES_PER_KB = 1024;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final Labels vm;
    private final Points points;

    private VmPoints(Labels vm, Points points) {
        this.vm = vm;
        this.points = points;
    }

    /// Adds a VM's series.
    ///
    /// @param fixed labels that every series gets besides those of the VM
    /// @param totals what was added up of all VMs
    public static void add(ExportedVm vm, Labels fixed, Totals totals, Points points) {
        Labels labels = fixed.merge(Labels.of("vm", vm.id().toString(), "name", vm.name()));
        VmPoints made = new VmPoints(labels, points);
        made.addIdentity(vm);
        if (vm.sinceSample() != null) {
            made.add(VmFamilies.SAMPLE_AGE, vm.sinceSample().toMillis() / MS_PER_SECOND);
        }
        MetricSample sample = vm.sample();
        if (sample == null) {
            return;
        }
        made.addLadder(sample);
        made.addGuest(sample);
        if (sample.balloon() != null) {
            made.addBalloon(sample.balloon());
        }
        if (sample.vmm() != null) {
            made.addVmm(sample.vmm());
        }
        VmTotals sums = totals.of(vm.id());
        if (sums != null) {
            sums.forEach((tally, sum) -> points.add(tally.family(), made.by(tally.source()), sum));
        }
    }

    private void addIdentity(ExportedVm exported) {
        String image = exported.image();
        points.addInfo(VmFamilies.INFO, image == null ? vm : vm.add("image", image));
        points.add(VmFamilies.STATE, vm.add("state", exported.state()), 1);
        points.add(VmFamilies.METRIC_STATE, vm.add("state", exported.metricState()), 1);
        Integer vcpuCount = exported.vcpuCount();
        if (vcpuCount != null) {
            add(VmFamilies.VCPUS, vcpuCount);
        }
        Integer memSizeMib = exported.memSizeMib();
        if (memSizeMib != null) {
            add(VmFamilies.MEMORY_CONFIGURED, memSizeMib * BYTES_PER_MIB);
        }
        Instant startedAt = exported.startedAt();
        if (startedAt != null) {
            add(VmFamilies.START_TIME, startedAt.toEpochMilli() / MS_PER_SECOND);
        }
    }

    /// The host's memory of a VM never stands for the guest's: it has its own families.
    private void addLadder(MetricSample sample) {
        Measured cpu = sample.cpuUsagePercent();
        if (cpu.value() != null) {
            points.add(VmFamilies.CPU, by(cpu.source()), cpu.value() / PERCENT);
        }
        Measured memory = sample.memoryUsagePercent();
        if (memory.value() != null && memory.source() != Source.VMM) {
            Labels told = by(memory.source());
            points.add(VmFamilies.MEMORY_RATIO, told, memory.value() / PERCENT);
            addKb(VmFamilies.MEMORY_USED, told, sample.memoryUsedKb());
            addKb(VmFamilies.MEMORY_TOTAL, told, sample.memoryTotalKb());
            addKb(VmFamilies.MEMORY_AVAILABLE, told, sample.memoryAvailableKb());
        }
        if (sample.bottleneck() != null) {
            points.add(
                    VmFamilies.BOTTLENECK,
                    vm.add("kind", sample.bottleneck().kind().toString()),
                    1);
        }
    }

    private void addGuest(MetricSample sample) {
        Labels guest = by(Source.GUEST);
        points.addKnown(VmFamilies.UPTIME, guest, sample.uptimeSeconds());
        points.addKnown(VmFamilies.PROCESSES, guest, sample.processCount());
        List<Double> load = sample.loadAverage();
        if (load != null && load.size() == 3) {
            points.add(VmFamilies.LOAD_1, guest, load.get(0));
            points.add(VmFamilies.LOAD_5, guest, load.get(1));
            points.add(VmFamilies.LOAD_15, guest, load.get(2));
        }
        if (sample.guest() != null) {
            addFigures(sample.guest(), guest);
        }
    }

    private void addFigures(GuestFigures figures, Labels guest) {
        points.addKnown(VmFamilies.PROCS_RUNNING, guest, figures.procsRunning());
        points.addKnown(VmFamilies.PROCS_BLOCKED, guest, figures.procsBlocked());
        addPercent(VmFamilies.CPU_STEAL, guest, figures.cpuStealPercent());
        addPercent(VmFamilies.CPU_IOWAIT, guest, figures.cpuIowaitPercent());
        addKb(VmFamilies.MEMORY_FREE, guest, figures.memoryFreeKb());
        GuestFigures.Pressure waits = figures.pressure();
        if (waits != null) {
            Labels io = guest.add("resource", "io");
            Labels memory = guest.add("resource", "memory");
            Labels cpu = guest.add("resource", "cpu");
            addPercent(VmFamilies.PRESSURE_SOME, cpu, waits.cpuSomePercent());
            addPercent(VmFamilies.PRESSURE_SOME, io, waits.ioSomePercent());
            addPercent(VmFamilies.PRESSURE_SOME, memory, waits.memorySomePercent());
            addPercent(VmFamilies.PRESSURE_FULL, io, waits.ioFullPercent());
            addPercent(VmFamilies.PRESSURE_FULL, memory, waits.memoryFullPercent());
        }
    }

    private void addBalloon(BalloonStats balloon) {
        Labels told = by(Source.BALLOON);
        addKb(VmFamilies.BALLOON, told, balloon.actualKb());
        addKb(VmFamilies.BALLOON_TARGET, told, balloon.targetKb());
        addKb(VmFamilies.MEMORY_FREE, told, balloon.freeKb());
        addKb(VmFamilies.MEMORY_CACHE, told, balloon.cacheKb());
    }

    private void addVmm(ProcessStats process) {
        Labels told = by(Source.VMM);
        addPercent(VmFamilies.VMM_CPU, told, process.processCpuPercent());
        addPercent(VmFamilies.VMM_VCPU, told, process.cpuPercent());
        addPercent(VmFamilies.VMM_CPU_WAIT, told, process.cpuWaitPercent());
        addKb(VmFamilies.VMM_RESIDENT, told, process.memoryRssKb());
        ProcessStats.ProportionalMemory proportional = process.memoryPss();
        addKb(
                VmFamilies.VMM_PROPORTIONAL,
                told,
                proportional == null ? null : (Long) proportional.kb());
    }

    private Labels by(Source source) {
        return vm.add("source", source.toString());
    }

    private void add(Family family, double value) {
        points.add(family, vm, value);
    }

    private void addKb(Family family, Labels labels, @Nullable Long kb) {
        if (kb != null) {
            points.add(family, labels, kb * BYTES_PER_KB);
        }
    }

    private void addPercent(Family family, Labels labels, @Nullable Double percent) {
        if (percent != null) {
            points.add(family, labels, percent / PERCENT);
        }
    }
}
