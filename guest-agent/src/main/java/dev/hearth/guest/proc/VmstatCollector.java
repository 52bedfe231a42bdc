// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/vmstat: the few lines node_exporter shows by default. Kernels before 4.13 do not count OOM
/// kills; what a kernel does not have is null, or absent.
///
/// The kernel takes as long for this file as for any three others, and writes no more of it than is
/// asked for; what is wanted ends in the middle. So once the whole file was read, only its start
/// is.
public final class VmstatCollector extends TextCollector {

    private static final String KEYS =
            "u:oom_kill u:pgpgin u:pgpgout u:pswpin u:pswpout u:pgfault u:pgmajfault";

    /// Behind the last wanted name: a number, and room for those before it to grow.
    private static final int ROOM = 256;

    private final Figures figures = new Figures("node_vmstat_", KEYS);
    private final long[] values = new long[figures.count()];
    private int seen;

    /// What was seen in the whole file; 0 before.
    private int expected;

    /// Bytes that hold all of that.
    private int enough;

    public VmstatCollector(ProcFile file) {
        super("vmstat", file);
    }

    @Override
    public boolean collect() {
        return collectStart() || super.collect();
    }

    private boolean collectStart() {
        return expected != 0 && parse(file().buffer(), file().readStart(enough));
    }

    @Override
    boolean parse(TextCursor in) {
        seen = 0;
        while ((seen == 0 || seen != expected) && in.nextLine()) {
            // All of them start with one of two letters; there are 150 other lines.
            if ((in.isAt('p') || in.isAt('o')) && in.takeToken() && !takeValue(in)) {
                return false;
            }
        }
        if (seen == expected) {
            return seen != 0;
        }
        expected = in.isCutOff() ? 0 : seen;
        return expected != 0;
    }

    private boolean takeValue(TextCursor in) {
        for (int figure = 0; figure < figures.count(); figure++) {
            if (in.isToken(figures.name(figure))) {
                boolean twice = has(figure);
                seen |= 1 << figure;
                enough = in.tokenEnd() + ROOM;
                boolean number = in.takeNumber();
                values[figure] = in.number();
                return number && !twice && in.isAtLineEnd();
            }
        }
        return true;
    }

    private boolean has(int figure) {
        return (seen & (1 << figure)) != 0;
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.VMSTAT);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        for (int figure = 0; figure < figures.count(); figure++) {
            if (has(figure)) {
                figures.writeField(json, figure, values[figure]);
            } else {
                figures.writeNull(json, figure);
            }
        }
        json.endObject();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/vmstat");
        for (int figure = 0; figure < figures.count(); figure++) {
            if (has(figure)) {
                figures.writeSingle(out, figure, values[figure]);
            }
        }
    }
}
