// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;

/// /proc/uptime: seconds since boot. Its second figure, the idle time of all CPUs, is not used, but
/// a file without it is cut off.
public final class UptimeCollector extends TextCollector {

    private long hundredths;

    public UptimeCollector(ProcFile file) {
        super("uptime", file);
    }

    @Override
    boolean parse(TextCursor in) {
        if (!in.nextLine() || !in.takeHundredths()) {
            return false;
        }
        hundredths = in.number();
        return in.takeHundredths();
    }

    @Override
    public void writeFigures(JsonWriter json) {
        json.name(Field.UPTIME_SECONDS);
        if (isKnown()) {
            json.hundredths(hundredths);
        } else {
            json.nullValue();
        }
    }
}
