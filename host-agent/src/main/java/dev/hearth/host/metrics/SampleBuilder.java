// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.rate.CpuShares;
import dev.hearth.host.rate.GuestRates;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Collects the values of one sample, in the order of the ladder from the bottom up: host-side
/// figures first, and over them whatever the guest knows better.
final class SampleBuilder {

    private final VmStatus vm;
    private final Instant at;
    private MetricState state = MetricState.STOPPED;
    private @Nullable String reason;
    private @Nullable Long intervalNanos;
    private Measured cpu = Measured.UNKNOWN;
    private Measured memory = Measured.UNKNOWN;
    private Measured networkIn = Measured.UNKNOWN;
    private Measured networkOut = Measured.UNKNOWN;
    private Measured diskRead = Measured.UNKNOWN;
    private Measured diskWrite = Measured.UNKNOWN;
    private @Nullable GuestReport report;
    private GuestRates rates = GuestRates.UNKNOWN;
    private @Nullable ProcessStats process;
    private @Nullable BalloonStats balloon;
    private @Nullable DeviceStats devices;
    private MemoryKb memoryKb = new MemoryKb(null, null, null);

    /// As the guest sees it, whoever told.
    private record MemoryKb(@Nullable Long used, @Nullable Long total, @Nullable Long available) {}

    SampleBuilder(VmStatus vm, Instant at) {
        this.vm = vm;
        this.at = at;
    }

    SampleBuilder state(MetricState state, @Nullable String reason) {
        this.state = state;
        this.reason = reason;
        return this;
    }

    void process(ProcessStats stats) {
        process = stats;
        cpu = measured(stats.cpuPercent(), Source.VMM, stats.at());
        memory = measured(stats.memoryPercent(), Source.VMM, stats.at());
        if (stats.cpuPercent() != null && stats.intervalMs() != null) {
            intervalNanos = TimeUnit.MILLISECONDS.toNanos(stats.intervalMs());
        }
    }

    /// What the host spends on a VM whose own figures stand still.
    void hostSide(ProcessStats stats) {
        process = stats;
    }

    /// The guest's own figure takes the place of the host's; and while the driver is there and says
    /// nothing new, that place stays empty.
    void balloon(BalloonTrack.Turn turn) {
        balloon = turn.stats();
        Long total = balloon == null ? null : balloon.totalKb();
        Long available = balloon == null ? null : balloon.availableKb();
        if (balloon != null && total != null && total > 0 && available != null) {
            memoryKb = new MemoryKb(total - available, total, available);
            double percent = 100.0 * (total - available) / total;
            memory = measured(percent, Source.BALLOON, balloon.at());
        } else if (balloon == null && turn.isHeard()) {
            memory = Measured.UNKNOWN;
        }
    }

    void devices(DeviceStats stats) {
        devices = stats;
    }

    void guest(GuestReading reading) {
        report = reading.report();
        GuestReport.Memory figures = reading.report().memory();
        if (figures != null) {
            double percent = 100.0 * figures.usedKb() / figures.totalKb();
            memory = measured(percent, Source.GUEST, reading.at());
            memoryKb = new MemoryKb(figures.usedKb(), figures.totalKb(), figures.availableKb());
        }
    }

    void guestRates(GuestRates found, Instant measuredAt) {
        rates = found;
        if (rates.cpuPercent() != null) {
            cpu = measured(rates.cpuPercent(), Source.GUEST, measuredAt);
        }
        networkIn = measured(rates.networkInBytes(), Source.GUEST, measuredAt);
        networkOut = measured(rates.networkOutBytes(), Source.GUEST, measuredAt);
        diskRead = measured(rates.diskReadBytes(), Source.GUEST, measuredAt);
        diskWrite = measured(rates.diskWriteBytes(), Source.GUEST, measuredAt);
        if (rates.hasAny()) {
            intervalNanos = rates.intervalNanos();
        }
    }

    /// Takes the VMM's count, if its interval can stand under the sample's label; says whether.
    boolean vmmDisks(Flow moved, double tolerance) {
        if (!fits(moved, tolerance)) {
            return false;
        }
        diskRead = measured(moved.in(), Source.VMM, moved.at());
        diskWrite = measured(moved.out(), Source.VMM, moved.at());
        return true;
    }

    /// The same of the network.
    boolean vmmNetwork(Flow moved, double tolerance) {
        if (!fits(moved, tolerance)) {
            return false;
        }
        networkIn = measured(moved.in(), Source.VMM, moved.at());
        networkOut = measured(moved.out(), Source.VMM, moved.at());
        return true;
    }

    private boolean fits(Flow moved, double tolerance) {
        long nanos = moved.toNanos() - moved.fromNanos();
        Long label = intervalNanos;
        if (label != null && Math.abs(nanos - label) > tolerance * label) {
            return false;
        }
        intervalNanos = label == null ? (Long) nanos : label;
        return true;
    }

    MetricSample build() {
        GuestReport said = report;
        Long interval = intervalNanos;
        return new MetricSample(
                vm.id(),
                vm.incarnation(),
                at,
                interval == null ? null : (Long) Math.max(1, Math.round(interval / 1e6)),
                state,
                reason,
                cpu,
                memory,
                networkIn,
                networkOut,
                diskRead,
                diskWrite,
                memoryKb.used(),
                memoryKb.total(),
                memoryKb.available(),
                said == null ? null : said.uptimeSeconds(),
                said == null ? null : loadAverage(said.loadAverage()),
                said == null ? null : said.processCount(),
                said == null ? null : said.identity().agentVersion(),
                said == null ? null : figures(said),
                process,
                balloon,
                devices,
                null);
    }

    private GuestFigures figures(GuestReport said) {
        GuestReport.Tasks tasks = said.tasks();
        CpuShares shares = rates.cpu();
        GuestReport.Memory memory = said.memory();
        return new GuestFigures(
                shares == null ? null : (Double) shares.stealPercent(),
                shares == null ? null : (Double) shares.iowaitPercent(),
                tasks == null ? null : (Integer) tasks.running(),
                tasks == null ? null : (Integer) tasks.blocked(),
                rates.pressure(),
                said.oomKills(),
                memory == null ? null : memory.freeKb());
    }

    private static @Nullable List<Double> loadAverage(GuestReport.@Nullable LoadAverage load) {
        return load == null ? null : List.of(load.one(), load.five(), load.fifteen());
    }

    private static Measured measured(@Nullable Double value, Source source, Instant at) {
        return value == null ? Measured.UNKNOWN : new Measured(value, source, at);
    }
}
