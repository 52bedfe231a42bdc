// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.proc.Collector;
import dev.hearth.guest.proc.CpuSampler;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// The answer of `GET /metrics`: every source read afresh, as one object or as metrics.
final class Report {

    /// Room for what is written behind the collectors' families.
    private static final int LAST_FAMILIES_BYTES = 8 * 1024;

    private static final String SCRAPE = "node_scrape_collector_";
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final Kernel kernel;
    private final Collector[] collectors;
    private final boolean[] success;
    private final long[] nanos;
    private final CpuSampler sampler;
    private final Identity identity;
    private final Cost cost;

    Report(Kernel kernel, Sources sources, Identity identity, Cost cost) {
        this.kernel = kernel;
        this.collectors = sources.collectors();
        this.success = new boolean[collectors.length];
        this.nanos = new long[collectors.length];
        this.sampler = sources.sampler();
        this.identity = identity;
        this.cost = cost;
    }

    void write(JsonWriter json) {
        json.beginObject();
        writeCpuUsage(json);
        collectAll();
        for (Collector collector : collectors) {
            collector.writeFigures(json);
        }
        identity.write(json);
        for (Collector collector : collectors) {
            collector.writeCounters(json);
        }
        writeSuccess(json);
        cost.write(json);
        json.endObject();
        json.endLine();
    }

    private void collectAll() {
        identity.readClocks();
        long before = kernel.monotonicNanos();
        for (int i = 0; i < collectors.length; i++) {
            success[i] = collectors[i].collect();
            long after = kernel.monotonicNanos();
            nanos[i] = after - before;
            before = after;
        }
    }

    /// Writes the same as metrics of node_exporter. What is not known is absent.
    void write(ExpositionWriter out) {
        collectAll();
        identity.write(out);
        for (int i = 0; i < collectors.length; i++) {
            if (success[i]) {
                success[i] = writeIfItFits(collectors[i], out);
            }
        }
        out.source("the agent");
        out.family(MetricType.GAUGE, SCRAPE, "duration_seconds", "");
        for (int i = 0; i < collectors.length; i++) {
            writeCollector(out, i);
            out.value(nanos[i], NANOS_PER_SECOND);
        }
        out.family(MetricType.GAUGE, SCRAPE, "success", "");
        for (int i = 0; i < collectors.length; i++) {
            writeCollector(out, i);
            out.value(success[i] ? 1 : 0);
        }
        cost.write(out);
        out.finish();
    }

    private void writeCollector(ExpositionWriter out, int collector) {
        out.sample();
        out.label("collector", collectors[collector].nodeName());
    }

    /// A family that does not fit is left out, and the others are answered.
    private static boolean writeIfItFits(Collector collector, ExpositionWriter out) {
        int before = out.end();
        collector.writeMetrics(out);
        boolean fits = !out.isOverflowed() && out.room() >= LAST_FAMILIES_BYTES;
        if (!fits) {
            out.cutBack(before);
        }
        return fits;
    }

    private void writeCpuUsage(JsonWriter json) {
        json.name(Field.CPU_USAGE_PERCENT);
        if (sampler.busyHundredths() == CpuSampler.UNKNOWN) {
            json.nullValue();
        } else {
            json.hundredths(sampler.busyHundredths());
        }
    }

    private void writeSuccess(JsonWriter json) {
        json.name(Field.COLLECTOR_SUCCESS);
        json.beginObject();
        for (int i = 0; i < collectors.length; i++) {
            json.name(collectors[i].name());
            if (success[i]) {
                json.trueValue();
            } else {
                json.falseValue();
            }
        }
        json.endObject();
    }
}
