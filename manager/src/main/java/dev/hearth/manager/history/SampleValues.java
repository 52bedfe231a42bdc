// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one sample says of each [HistoryMetric], and who told it. Immutable.
public final class SampleValues {

    /// Of a VM of which nobody knows anything.
    public static final SampleValues NONE = new SampleValues();

    /// The sources, as [#source] says them.
    public static final byte GUEST = 1;

    public static final byte BALLOON = 2;

    public static final byte VMM = 4;

    private final float[] values = new float[HistoryMetric.ALL.size()];
    private final byte[] sources = new byte[HistoryMetric.ALL.size()];

    private SampleValues() {
        Arrays.fill(values, Float.NaN);
    }

    /// Of a sample; what is negative or no number is unknown.
    public static SampleValues of(MetricSample sample) {
        SampleValues of = new SampleValues();
        of.put(HistoryMetric.CPU_USAGE_PERCENT, sample.cpuUsagePercent());
        of.put(HistoryMetric.MEMORY_USAGE_PERCENT, sample.memoryUsagePercent());
        // Host-side memory never stands under a guest-side name.
        Source memory = sample.memoryUsagePercent().source();
        if (memory == Source.GUEST || memory == Source.BALLOON) {
            of.put(HistoryMetric.MEMORY_USED_KB, sample.memoryUsedKb(), memory);
        }
        Long interval = sample.intervalMs();
        if (interval != null && interval > 0) {
            of.perSecond(
                    HistoryMetric.NETWORK_IN_BYTES_PER_SECOND, sample.networkInBytes(), interval);
            of.perSecond(
                    HistoryMetric.NETWORK_OUT_BYTES_PER_SECOND, sample.networkOutBytes(), interval);
            of.perSecond(
                    HistoryMetric.DISK_READ_BYTES_PER_SECOND, sample.diskReadBytes(), interval);
            of.perSecond(
                    HistoryMetric.DISK_WRITE_BYTES_PER_SECOND, sample.diskWriteBytes(), interval);
        }
        List<Double> load = sample.loadAverage();
        if (load != null && !load.isEmpty()) {
            of.put(HistoryMetric.LOAD1, load.getFirst(), Source.GUEST);
        }
        ProcessStats vmm = sample.vmm();
        if (vmm != null) {
            of.put(HistoryMetric.CPU_WAIT_PERCENT, vmm.cpuWaitPercent(), Source.VMM);
            of.put(HistoryMetric.MEMORY_RSS_KB, vmm.memoryRssKb(), Source.VMM);
        }
        GuestFigures guest = sample.guest();
        if (guest != null && guest.pressure() != null) {
            of.put(guest.pressure());
        }
        return of;
    }

    /// NaN when it is not known.
    ///
    /// @param metric its number
    public float value(int metric) {
        return values[metric];
    }

    /// Who told it: [#GUEST], [#BALLOON] or [#VMM]; 0 when it is not known.
    ///
    /// @param metric its number
    public byte source(int metric) {
        return sources[metric];
    }

    /// Whether it says nothing of any metric.
    boolean isEmpty() {
        for (byte source : sources) {
            if (source != 0) {
                return false;
            }
        }
        return true;
    }

    /// Copies all values and sources to where those of a second are kept.
    void copyTo(float[] allValues, byte[] allSources, int from) {
        System.arraycopy(values, 0, allValues, from, values.length);
        System.arraycopy(sources, 0, allSources, from, sources.length);
    }

    private void put(GuestFigures.Pressure told) {
        put(HistoryMetric.PRESSURE_CPU_SOME_PERCENT, told.cpuSomePercent(), Source.GUEST);
        put(HistoryMetric.PRESSURE_IO_SOME_PERCENT, told.ioSomePercent(), Source.GUEST);
        put(HistoryMetric.PRESSURE_IO_FULL_PERCENT, told.ioFullPercent(), Source.GUEST);
        put(HistoryMetric.PRESSURE_MEMORY_SOME_PERCENT, told.memorySomePercent(), Source.GUEST);
        put(HistoryMetric.PRESSURE_MEMORY_FULL_PERCENT, told.memoryFullPercent(), Source.GUEST);
    }

    private void put(HistoryMetric metric, Measured measured) {
        put(metric, measured.value(), measured.source());
    }

    private void perSecond(HistoryMetric metric, Measured measured, long intervalMs) {
        Double bytes = measured.value();
        if (bytes != null) {
            put(metric, bytes * 1_000 / intervalMs, measured.source());
        }
    }

    private void put(HistoryMetric metric, @Nullable Number value, Source source) {
        if (value != null) {
            put(metric, value.doubleValue(), source);
        }
    }

    private void put(HistoryMetric metric, double value, Source source) {
        float number = (float) value;
        if (number >= 0 && number <= Float.MAX_VALUE) {
            values[metric.number()] = number;
            sources[metric.number()] = bit(source);
        }
    }

    private static byte bit(Source source) {
        return switch (source) {
            case GUEST -> GUEST;
            case BALLOON -> BALLOON;
            case VMM -> VMM;
            case NONE -> 0;
        };
    }
}
