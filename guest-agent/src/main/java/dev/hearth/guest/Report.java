// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.proc.Collector;
import dev.hearth.guest.proc.CpuSampler;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// The answer of `GET /metrics`: every source read afresh, as one object or as metrics.
final class Report {

    private final Collector[] collectors;
    private final boolean[] success;
    private final CpuSampler sampler;
    private final Identity identity;
    private final Cost cost;

    Report(Sources sources, Identity identity, Cost cost) {
        this.collectors = sources.collectors();
        this.success = new boolean[collectors.length];
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
        for (int i = 0; i < collectors.length; i++) {
            success[i] = collectors[i].collect();
        }
    }

    /// Writes the same as metrics of node_exporter. What is not known is absent.
    void write(ExpositionWriter out) {
        collectAll();
        identity.write(out);
        for (int i = 0; i < collectors.length; i++) {
            if (success[i]) {
                collectors[i].writeMetrics(out);
            }
        }
        out.source("the agent");
        out.family(MetricType.GAUGE, "node_scrape_collector_", "success", "");
        for (int i = 0; i < collectors.length; i++) {
            out.sample();
            out.label("collector", collectors[i].nodeName());
            out.value(success[i] ? 1 : 0);
        }
        cost.write(out);
        out.finish();
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
