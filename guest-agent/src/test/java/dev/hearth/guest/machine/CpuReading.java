// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReport.CpuTimes;
import java.util.List;
import java.util.Objects;

/// What one poller read while a known load ran, beside what was true: percent of all CPUs of the
/// guest.
///
/// @param load the load alone, by its own account
/// @param all the load and every other task: what is true
/// @param counters busy share of the raw counters over 10 s
/// @param figure mean of `cpu_usage_percent` over the same time
/// @param allThen what was true in the seconds the figure is of
/// @param lost ticks the guest's kernel did not count to anything
record CpuReading(
        double load, double all, double counters, double figure, double allThen, double lost) {

    private static final long SECOND = 1_000_000_000L;
    private static final long WINDOW = 10 * SECOND;

    /// The figure is of the last full second, which ended up to a second ago.
    private static final long OLDEST_FIGURE = 2 * SECOND;

    static CpuReading of(LoadTrace trace, Poller poller) {
        List<GuestReport> reports = poller.between(trace.start(), trace.end());
        GuestReport first = reports.getFirst();
        long from = time(first);
        List<GuestReport> window = poller.between(from, from + WINDOW);
        GuestReport last = window.getLast();
        long to = time(last);
        int cpus = cpu(first).cpus().size();
        double others = trace.othersPercent() / cpus;
        double load = trace.percent(from, to) / cpus;
        double total = total(last) - total(first);
        double idle = idle(last) - idle(first);
        double elapsed = (double) (to - from) * cpu(first).userHz() * cpus / SECOND;

        List<GuestReport> inside = poller.between(trace.start() + OLDEST_FIGURE, trace.end());
        double figure =
                inside.stream()
                        .mapToDouble(r -> Objects.requireNonNull(r.cpuUsagePercent()))
                        .average()
                        .orElseThrow();
        long firstSecond = time(inside.getFirst()) - OLDEST_FIGURE / 2 - SECOND / 2;
        long lastSecond = time(inside.getLast()) - SECOND / 2;
        return new CpuReading(
                load,
                load + others,
                100 * (1 - idle / total),
                figure,
                trace.percent(firstSecond, lastSecond) / cpus + others,
                100 * (1 - total / elapsed));
    }

    double countersOff() {
        return counters - all;
    }

    double figureOff() {
        return figure - allThen;
    }

    double worst() {
        return Math.max(Math.abs(countersOff()), Math.abs(figureOff()));
    }

    private static long time(GuestReport report) {
        return report.identity().monotonicNs();
    }

    private static GuestReport.Cpu cpu(GuestReport report) {
        return Objects.requireNonNull(report.cpu());
    }

    private static long idle(GuestReport report) {
        CpuTimes times = cpu(report).total();
        return times.idle() + times.iowait();
    }

    private static long total(GuestReport report) {
        CpuTimes times = cpu(report).total();
        return times.user()
                + times.nice()
                + times.system()
                + times.idle()
                + times.iowait()
                + times.irq()
                + times.softirq()
                + times.steal();
    }
}
