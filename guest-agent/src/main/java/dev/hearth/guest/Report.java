// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.http.Traffic;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.proc.Collector;
import dev.hearth.guest.proc.CpuSampler;
import dev.hearth.guest.proc.SelfMemory;

/// The answer of `GET /metrics`: every source read afresh, one object.
final class Report {

    private final Collector[] collectors;
    private final boolean[] success;
    private final CpuSampler sampler;
    private final Identity identity;
    private final SelfMemory memory;
    private final Traffic traffic;

    Report(Sources sources, Identity identity, Traffic traffic) {
        this.collectors = sources.collectors();
        this.success = new boolean[collectors.length];
        this.sampler = sources.sampler();
        this.memory = sources.memory();
        this.identity = identity;
        this.traffic = traffic;
    }

    void write(JsonWriter json) {
        json.beginObject();
        writeCpuUsage(json);
        identity.readClocks();
        for (int i = 0; i < collectors.length; i++) {
            success[i] = collectors[i].collect();
        }
        for (Collector collector : collectors) {
            collector.writeFigures(json);
        }
        identity.write(json);
        for (Collector collector : collectors) {
            collector.writeCounters(json);
        }
        writeSuccess(json);
        writeAgent(json);
        json.endObject();
        json.endLine();
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

    private void writeAgent(JsonWriter json) {
        json.name(Field.AGENT);
        json.beginObject();
        json.unsignedField(Field.REQUESTS_TOTAL, traffic.requests());
        json.unsignedField(Field.REFUSED_TOTAL, traffic.refused());
        json.unsignedField(Field.CONNECTIONS, traffic.connections());
        long rss = memory.rssBytes();
        if (rss == SelfMemory.UNKNOWN) {
            json.nullField(Field.RSS_BYTES);
        } else {
            json.unsignedField(Field.RSS_BYTES, rss);
        }
        json.endObject();
    }
}
