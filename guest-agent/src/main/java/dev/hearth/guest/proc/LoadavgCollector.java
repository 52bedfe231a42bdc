// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// /proc/loadavg: the load over 1, 5 and 15 minutes.
public final class LoadavgCollector extends TextCollector {

    private static final int WINDOWS = 3;
    private static final String[] MINUTES = {"1", "5", "15"};

    private final long[] hundredths = new long[WINDOWS];

    public LoadavgCollector(ProcFile file) {
        super("loadavg", file);
    }

    @Override
    boolean parse(TextCursor in) {
        if (!in.nextLine()) {
            return false;
        }
        for (int window = 0; window < WINDOWS; window++) {
            if (!in.takeHundredths()) {
                return false;
            }
            hundredths[window] = in.number();
        }
        return true;
    }

    @Override
    public void writeFigures(JsonWriter json) {
        json.name(Field.LOAD_AVERAGE);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginArray();
        for (int window = 0; window < WINDOWS; window++) {
            json.hundredths(hundredths[window]);
        }
        json.endArray();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/loadavg");
        for (int window = 0; window < WINDOWS; window++) {
            out.single(MetricType.GAUGE, "node_load", MINUTES[window], hundredths[window], 100);
        }
    }
}
