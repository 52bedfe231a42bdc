// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.GuestFigures.Pressure;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values that rules can be about. Each takes only what was measured where its name says: the
/// memory of a VMM's process never stands for that of its guest.
enum AlertMetric {
    CPU_USAGE_PERCENT(entry -> measured(entry.sample().cpuUsagePercent())),
    MEMORY_USAGE_PERCENT(entry -> memoryUsage(entry.sample())),
    MEMORY_USED_KB(entry -> memory(entry.sample(), entry.sample().memoryUsedKb())),
    MEMORY_AVAILABLE_KB(entry -> memory(entry.sample(), entry.sample().memoryAvailableKb())),
    NETWORK_IN_BYTES_PER_SECOND(
            entry -> perSecond(entry.sample(), entry.sample().networkInBytes())),
    NETWORK_OUT_BYTES_PER_SECOND(
            entry -> perSecond(entry.sample(), entry.sample().networkOutBytes())),
    DISK_READ_BYTES_PER_SECOND(entry -> perSecond(entry.sample(), entry.sample().diskReadBytes())),
    DISK_WRITE_BYTES_PER_SECOND(
            entry -> perSecond(entry.sample(), entry.sample().diskWriteBytes())),
    LOAD1(entry -> guest(entry.sample(), load1(entry.sample()))),
    PROCESS_COUNT(entry -> guest(entry.sample(), entry.sample().processCount())),
    CPU_STEAL_PERCENT(entry -> figure(entry.sample(), GuestFigures::cpuStealPercent)),
    CPU_IOWAIT_PERCENT(entry -> figure(entry.sample(), GuestFigures::cpuIowaitPercent)),
    PRESSURE_CPU_SOME_PERCENT(entry -> pressure(entry.sample(), Pressure::cpuSomePercent)),
    PRESSURE_IO_SOME_PERCENT(entry -> pressure(entry.sample(), Pressure::ioSomePercent)),
    PRESSURE_IO_FULL_PERCENT(entry -> pressure(entry.sample(), Pressure::ioFullPercent)),
    PRESSURE_MEMORY_SOME_PERCENT(entry -> pressure(entry.sample(), Pressure::memorySomePercent)),
    PRESSURE_MEMORY_FULL_PERCENT(entry -> pressure(entry.sample(), Pressure::memoryFullPercent)),
    CPU_WAIT_PERCENT(entry -> process(entry.sample(), ProcessStats::cpuWaitPercent)),
    MEMORY_RSS_KB(entry -> process(entry.sample(), ProcessStats::memoryRssKb)),
    /// 1 while the VM runs and its guest agent does not answer, 0 while it does.
    AGENT_SILENT(AlertMetric::agentSilent),
    /// 1 when the VM does not run and nobody wanted that, 0 otherwise.
    VM_FAILED(AlertMetric::vmFailed);

    private static final Set<Source> IN_THE_GUEST = Set.of(Source.GUEST, Source.BALLOON);
    private static final Set<Source> ANYWHERE = Set.of(Source.GUEST, Source.BALLOON, Source.VMM);

    // A lambda without a state is as immutable as anything.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Batch.Entry, @Nullable Value> reading;

    AlertMetric(Function<Batch.Entry, @Nullable Value> reading) {
        this.reading = reading;
    }

    /// What a VM's entry of a batch says of it; null when it is not known.
    @Nullable Value of(Batch.Entry entry) {
        return reading.apply(entry);
    }

    /// The name on the wire.
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The metric of that name.
    static Optional<AlertMetric> named(String wire) {
        return Arrays.stream(values()).filter(metric -> metric.wire().equals(wire)).findFirst();
    }

    /// All names, for people.
    static String names() {
        return Arrays.stream(values()).map(AlertMetric::wire).collect(Collectors.joining(", "));
    }

    private static @Nullable Value measured(Measured measured) {
        return Value.of(measured, ANYWHERE);
    }

    private static @Nullable Value memoryUsage(MetricSample sample) {
        return Value.of(sample.memoryUsagePercent(), IN_THE_GUEST);
    }

    private static @Nullable Value perSecond(MetricSample sample, Measured bytes) {
        return Value.perSecond(Value.of(bytes, ANYWHERE), sample.intervalMs());
    }

    private static @Nullable Value memory(MetricSample sample, @Nullable Long kb) {
        Source source = sample.memoryUsagePercent().source();
        return IN_THE_GUEST.contains(source) ? Value.of(kb, source, sample.at()) : null;
    }

    private static @Nullable Value guest(MetricSample sample, @Nullable Number value) {
        return Value.of(value, Source.GUEST, sample.at());
    }

    private static @Nullable Double load1(MetricSample sample) {
        List<Double> load = sample.loadAverage();
        return load == null || load.isEmpty() ? null : load.getFirst();
    }

    private static @Nullable Value figure(
            MetricSample sample, Function<GuestFigures, @Nullable Double> which) {
        GuestFigures figures = sample.guest();
        return figures == null ? null : guest(sample, which.apply(figures));
    }

    private static @Nullable Value pressure(
            MetricSample sample, Function<Pressure, @Nullable Double> which) {
        GuestFigures figures = sample.guest();
        Pressure pressure = figures == null ? null : figures.pressure();
        return pressure == null ? null : guest(sample, which.apply(pressure));
    }

    private static @Nullable Value process(
            MetricSample sample, Function<ProcessStats, @Nullable Number> which) {
        ProcessStats vmm = sample.vmm();
        return vmm == null ? null : Value.of(which.apply(vmm), Source.VMM, sample.at());
    }

    private static @Nullable Value agentSilent(Batch.Entry entry) {
        MetricSample sample = entry.sample();
        return switch (sample.state()) {
            case LIVE -> new Value(0, Source.VMM, sample.at());
            case FALLBACK, STALLED, NO_AGENT -> new Value(1, Source.VMM, sample.at());
            case PAUSED, STOPPED -> null;
        };
    }

    private static @Nullable Value vmFailed(Batch.Entry entry) {
        VmState state = entry.vm().state();
        return switch (state) {
            case FAILED -> new Value(1, Source.VMM, entry.sample().at());
            case EXTERNAL -> null;
            case STOPPED, STARTING, RUNNING, PAUSED, SNAPSHOTTING, STOPPING ->
                    new Value(0, Source.VMM, entry.sample().at());
        };
    }
}
