// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.http.Traffic;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.proc.SelfMemory;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// What the agent itself costs the guest, and whom it served.
final class Cost {

    private static final String PREFIX = "hearth_agent_";
    private static final int NANOS_PER_MICRO = 1000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final Kernel kernel;
    private final SelfMemory memory;
    private final Traffic traffic;

    Cost(Kernel kernel, SelfMemory memory, Traffic traffic) {
        this.kernel = kernel;
        this.memory = memory;
        this.traffic = traffic;
    }

    void write(JsonWriter json) {
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
        json.unsignedField(Field.CPU_US, kernel.cpuNanos() / NANOS_PER_MICRO);
        json.unsignedField(Field.WAKEUPS_TOTAL, traffic.wakeups());
        json.endObject();
    }

    void write(ExpositionWriter out) {
        out.family(MetricType.GAUGE, PREFIX, "build", "_info");
        out.sample();
        out.label(Field.VERSION, Version.TEXT);
        out.value(1);
        out.single(MetricType.COUNTER, PREFIX, "requests", traffic.requests(), 1);
        out.single(MetricType.COUNTER, PREFIX, "refused", traffic.refused(), 1);
        out.single(MetricType.GAUGE, PREFIX, Field.CONNECTIONS, traffic.connections(), 1);
        long rss = memory.rssBytes();
        if (rss != SelfMemory.UNKNOWN) {
            out.single(MetricType.GAUGE, PREFIX, "resident_memory_bytes", rss, 1);
        }
        long micros = kernel.cpuNanos() / NANOS_PER_MICRO;
        out.single(MetricType.COUNTER, PREFIX, "cpu_seconds", micros, MICROS_PER_SECOND);
        out.single(MetricType.COUNTER, PREFIX, "wakeups", traffic.wakeups(), 1);
    }
}
