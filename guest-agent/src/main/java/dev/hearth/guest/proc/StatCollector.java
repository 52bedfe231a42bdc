// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// /proc/stat: ticks of all CPUs together, and of each one that is online. Numbers of CPUs rise,
/// with holes where one is offline; the sum line need not be the sum of the others. At most
/// [GuestApi#MAX_CPUS] are told apart.
public final class StatCollector extends TextCollector {

    private static final String SOURCE = "/proc/stat";

    private static final String[] NAMES = {
        Field.USER,
        Field.NICE,
        Field.SYSTEM,
        Field.IDLE,
        Field.IOWAIT,
        Field.IRQ,
        Field.SOFTIRQ,
        Field.STEAL,
        Field.GUEST,
        Field.GUEST_NICE
    };

    /// Lines behind those of the CPUs; of `intr` the first number, the sum of the others, is taken.
    private static final String[] SYSTEM_KEYS = {
        "ctxt", "intr", "processes", "procs_running", "procs_blocked", "btime"
    };

    private static final int MAX_CPU_NUMBER = 65_535;

    private final int ticksPerSecond;
    private final long[] total = new long[CpuLine.COLUMNS];
    private final int[] cpus = new int[GuestApi.MAX_CPUS];
    private final long[] ticks = new long[GuestApi.MAX_CPUS * CpuLine.COLUMNS];
    private final Figures figures =
            new Figures(
                    "node_",
                    "c:context_switches c:intr c:forks g:procs_running g:procs_blocked"
                            + " g:boot_time_seconds");
    private final long[] system = new long[SYSTEM_KEYS.length];
    private int systemSeen;
    private int count;

    public StatCollector(ProcFile file, int ticksPerSecond) {
        super("stat", file);
        this.ticksPerSecond = ticksPerSecond;
    }

    @Override
    boolean parse(TextCursor in) {
        count = 0;
        systemSeen = 0;
        if (!in.nextLine() || !in.take("cpu ") || !CpuLine.take(in, total, 0)) {
            return false;
        }
        while (in.nextLine()) {
            if (!in.take("cpu")) {
                takeSystem(in);
                return count > 0;
            }
            if (count < cpus.length && !takeCpu(in)) {
                return false;
            }
        }
        return count > 0 && (count == cpus.length || !in.isCutOff());
    }

    /// Takes the rest of the file. Its lines are a family of their own: see [#isSystemKnown].
    private void takeSystem(TextCursor in) {
        do {
            int key = in.takeToken() ? in.indexOfToken(SYSTEM_KEYS) : -1;
            if (key >= 0 && in.takeNumber()) {
                systemSeen |= 1 << key;
                system[key] = in.number();
            }
        } while (in.nextLine());
    }

    /// Whether the lines behind the CPUs were all there.
    boolean isSystemKnown() {
        return isKnown() && systemSeen == (1 << SYSTEM_KEYS.length) - 1;
    }

    void writeSystem(JsonWriter json) {
        json.name(Field.SYSTEM);
        if (!isSystemKnown()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        for (int figure = 0; figure < figures.count(); figure++) {
            figures.writeField(json, figure, system[figure]);
        }
        json.endObject();
    }

    void writeSystem(ExpositionWriter out) {
        out.source(SOURCE);
        for (int figure = 0; figure < figures.count(); figure++) {
            figures.writeSingle(out, figure, system[figure]);
        }
    }

    private boolean takeCpu(TextCursor in) {
        if (!in.takeNumber() || in.number() < 0 || in.number() > MAX_CPU_NUMBER) {
            return false;
        }
        cpus[count] = (int) in.number();
        if (count > 0 && cpus[count] <= cpus[count - 1]) {
            return false;
        }
        return CpuLine.take(in, ticks, CpuLine.COLUMNS * count++);
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.CPU);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.unsignedField(Field.USER_HZ, ticksPerSecond);
        json.name(Field.TOTAL);
        json.beginObject();
        writeTicks(json, total, 0);
        json.endObject();
        json.name(Field.CPUS);
        json.beginArray();
        for (int i = 0; i < count; i++) {
            json.beginObject();
            json.unsignedField(Field.CPU, cpus[i]);
            writeTicks(json, ticks, CpuLine.COLUMNS * i);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    @Override
    public String nodeName() {
        return "cpu";
    }

    /// Guest time is a metric of its own, since it is already inside user and nice.
    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source(SOURCE);
        out.family(MetricType.COUNTER, "node_cpu_", "guest_seconds", "");
        writeModes(out, CpuLine.SUMMED_COLUMNS);
        out.family(MetricType.COUNTER, "node_cpu_", "seconds", "");
        writeModes(out, 0);
    }

    /// Eight modes from the first column on, or the two of guests.
    private void writeModes(ExpositionWriter out, int first) {
        int modeCount = first == 0 ? CpuLine.SUMMED_COLUMNS : CpuLine.COLUMNS - first;
        for (int i = 0; i < count; i++) {
            for (int mode = 0; mode < modeCount; mode++) {
                out.sample();
                out.label("cpu", cpus[i]);
                out.label("mode", NAMES[mode]);
                out.value(ticks[CpuLine.COLUMNS * i + first + mode], ticksPerSecond);
            }
        }
    }

    private static void writeTicks(JsonWriter json, long[] ticks, int offset) {
        for (int column = 0; column < CpuLine.COLUMNS; column++) {
            json.unsignedField(NAMES[column], ticks[offset + column]);
        }
    }
}
