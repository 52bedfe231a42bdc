// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/pressure/{cpu,io,memory}: for how long some task, or all of them, had to wait, in
/// microseconds since boot. Kernels before 4.20 do not have them, and some need `psi=1`. That all
/// tasks wait for a CPU cannot happen; the kernel's 0 for it is left out.
public final class PressureCollector implements Collector {

    private static final int CPU_SOME = 0;

    private final ProcFile[] files;
    private final TextCursor cursor = new TextCursor();
    private final Figures json =
            new Figures("", "s:cpu_some s:io_some s:io_full s:memory_some s:memory_full");
    private final Figures metrics =
            new Figures(
                    "node_pressure_",
                    "s:cpu_waiting s:io_waiting s:io_stalled s:memory_waiting s:memory_stalled");
    private final long[] micros = new long[json.count()];
    private boolean known;

    public PressureCollector(ProcFile cpu, ProcFile io, ProcFile memory) {
        files = new ProcFile[] {cpu, io, memory};
    }

    @Override
    public String name() {
        return "pressure";
    }

    @Override
    public boolean collect() {
        known = true;
        for (int i = 0; known && i < files.length; i++) {
            int length = files[i].read();
            known = length >= 0 && parse(i, files[i].buffer(), length);
        }
        return known;
    }

    /// Parses the file at a place: cpu, io, memory.
    boolean parse(int file, byte[] text, int length) {
        cursor.start(text, length);
        if (file == 0) {
            return takeLine("some", CPU_SOME);
        }
        int some = 2 * file - 1;
        return takeLine("some", some) && takeLine("full", some + 1);
    }

    private boolean takeLine(String kind, int figure) {
        if (!cursor.nextLine() || !cursor.takeToken() || !cursor.isToken(kind)) {
            return false;
        }
        for (int average = 0; average < 3; average++) {
            if (!cursor.takeUntil('=') || !cursor.takeHundredths()) {
                return false;
            }
        }
        if (!cursor.takeUntil('=') || !cursor.isToken("total") || !cursor.takeNumber()) {
            return false;
        }
        micros[figure] = cursor.number();
        return cursor.isAtLineEnd();
    }

    @Override
    public void writeCounters(JsonWriter out) {
        out.name(Field.PRESSURE);
        if (!known) {
            out.nullValue();
            return;
        }
        out.beginObject();
        for (int figure = 0; figure < json.count(); figure++) {
            json.writeField(out, figure, micros[figure]);
        }
        out.endObject();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/pressure");
        for (int figure = 0; figure < metrics.count(); figure++) {
            metrics.writeSingle(out, figure, micros[figure]);
        }
    }
}
