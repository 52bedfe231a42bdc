// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// uname(2): the kernel, and what the guest calls itself.
public final class UnameCollector implements Collector {

    /// In the order of struct utsname, each in a field of [Kernel#UNAME_FIELD_BYTES].
    private static final String[] NAMES = {
        "sysname", "nodename", "release", "version", "machine", "domainname"
    };

    private final Kernel kernel;
    private final byte[] fields = new byte[NAMES.length * Kernel.UNAME_FIELD_BYTES];
    private boolean known;

    public UnameCollector(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "uname";
    }

    @Override
    public boolean collect() {
        known = kernel.uname(fields) >= 0;
        return known;
    }

    private int end(int field) {
        int at = field * Kernel.UNAME_FIELD_BYTES;
        int end = at + Kernel.UNAME_FIELD_BYTES;
        while (at < end && fields[at] != 0) {
            at++;
        }
        return at;
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.UNAME);
        if (!known) {
            json.nullValue();
            return;
        }
        json.beginObject();
        for (int field = 0; field < NAMES.length; field++) {
            json.name(NAMES[field]);
            json.text(fields, field * Kernel.UNAME_FIELD_BYTES, end(field));
        }
        json.endObject();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("uname(2)");
        out.family(MetricType.GAUGE, "node_", "uname", "_info");
        out.sample();
        for (int field = 0; field < NAMES.length; field++) {
            out.label(NAMES[field], fields, field * Kernel.UNAME_FIELD_BYTES, end(field));
        }
        out.value(1);
    }
}
