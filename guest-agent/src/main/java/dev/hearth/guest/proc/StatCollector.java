// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;

/// /proc/stat: ticks of all CPUs together, and of each one that is online. Numbers of CPUs rise,
/// with holes where one is offline; the sum line need not be the sum of the others. At most
/// [GuestApi#MAX_CPUS] are told apart.
public final class StatCollector extends TextCollector {

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

    private static final int MAX_CPU_NUMBER = 65_535;

    private final int ticksPerSecond;
    private final long[] total = new long[CpuLine.COLUMNS];
    private final int[] cpus = new int[GuestApi.MAX_CPUS];
    private final long[] ticks = new long[GuestApi.MAX_CPUS * CpuLine.COLUMNS];
    private int count;

    public StatCollector(ProcFile file, int ticksPerSecond) {
        super("stat", file);
        this.ticksPerSecond = ticksPerSecond;
    }

    @Override
    boolean parse(TextCursor in) {
        count = 0;
        if (!in.nextLine() || !in.take("cpu ") || !CpuLine.take(in, total, 0)) {
            return false;
        }
        while (count < cpus.length) {
            if (!in.nextLine()) {
                return count > 0 && !in.isCutOff();
            }
            if (!in.take("cpu")) {
                return count > 0;
            }
            if (!takeCpu(in)) {
                return false;
            }
        }
        return true;
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

    private static void writeTicks(JsonWriter json, long[] ticks, int offset) {
        for (int column = 0; column < CpuLine.COLUMNS; column++) {
            json.unsignedField(NAMES[column], ticks[offset + column]);
        }
    }
}
