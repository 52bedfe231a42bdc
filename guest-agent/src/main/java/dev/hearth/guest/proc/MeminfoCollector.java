// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/meminfo: what there is, and what can be had without swapping. Kernels before 3.14 do not
/// say the latter; it is then MemFree + Buffers + Cached + SReclaimable - Shmem, within the total.
/// A MemAvailable of 0 is the truth of a guest under pressure, and is kept.
public final class MeminfoCollector extends TextCollector {

    private static final String[] KEYS = {
        "MemTotal:",
        "MemAvailable:",
        "MemFree:",
        "Buffers:",
        "Cached:",
        "SReclaimable:",
        "Shmem:",
        "SwapTotal:",
        "SwapFree:"
    };
    private static final String[] JSON_NAMES = {
        Field.TOTAL_KB,
        Field.AVAILABLE_KB,
        Field.FREE_KB,
        "buffers_kb",
        "cached_kb",
        "sreclaimable_kb",
        "shmem_kb",
        "swap_total_kb",
        "swap_free_kb"
    };
    private static final int TOTAL = 0;
    private static final int AVAILABLE = 1;
    private static final int FREE = 2;
    private static final int BUFFERS = 3;
    private static final int CACHED = 4;
    private static final int RECLAIMABLE = 5;
    private static final int SHARED = 6;

    /// 4 exabytes in kB: sums and percentages of less do not overflow.
    private static final long MOST_KB = 1L << 52;

    private static final long HUNDREDTHS = 10_000;

    private final MemoryLines lines = new MemoryLines(KEYS);
    private final long[] kb = new long[KEYS.length];
    private int seen;
    private long available;

    public MeminfoCollector(ProcFile file) {
        super("meminfo", file);
    }

    @Override
    boolean parse(TextCursor in) {
        seen = 0;
        lines.clear();
        while (in.nextLine()) {
            int key = lines.take(in);
            if (key >= 0 && !setValue(key, in)) {
                return false;
            }
        }
        return !in.isCutOff() && conclude();
    }

    /// Sets what the line says that was taken last.
    private boolean setValue(int key, TextCursor in) {
        boolean twice = has(key);
        seen |= 1 << key;
        kb[key] = in.number();
        return !twice && lines.isInKb() && in.isAtLineEnd() && kb[key] >= 0 && kb[key] <= MOST_KB;
    }

    private boolean conclude() {
        if (!has(TOTAL) || kb[TOTAL] == 0 || value(FREE) > kb[TOTAL]) {
            return false;
        }
        if (has(AVAILABLE)) {
            available = kb[AVAILABLE];
            return available <= kb[TOTAL];
        }
        long estimate =
                value(FREE) + value(BUFFERS) + value(CACHED) + value(RECLAIMABLE) - value(SHARED);
        available = Math.max(0, Math.min(estimate, kb[TOTAL]));
        return has(FREE);
    }

    private boolean has(int key) {
        return (seen & (1 << key)) != 0;
    }

    private long value(int key) {
        return has(key) ? kb[key] : 0;
    }

    long totalKb() {
        return kb[TOTAL];
    }

    long availableKb() {
        return available;
    }

    @Override
    public void writeFigures(JsonWriter json) {
        if (!isKnown()) {
            json.nullField(Field.MEMORY_USAGE_PERCENT);
            json.nullField(Field.MEMORY_USED_KB);
            json.nullField(Field.MEMORY_TOTAL_KB);
            json.nullField(Field.MEMORY_AVAILABLE_KB);
            return;
        }
        long total = kb[TOTAL];
        long used = total - available;
        json.name(Field.MEMORY_USAGE_PERCENT);
        json.hundredths(share(used, total));
        json.unsignedField(Field.MEMORY_USED_KB, used);
        json.unsignedField(Field.MEMORY_TOTAL_KB, total);
        json.unsignedField(Field.MEMORY_AVAILABLE_KB, available);
    }

    /// used * 10,000 / total without an overflow: the whole part first, then the rest.
    private static long share(long used, long total) {
        if (total < Long.MAX_VALUE / HUNDREDTHS / 2) {
            return (used * HUNDREDTHS + total / 2) / total;
        }
        return Math.min(HUNDREDTHS, used / (total / HUNDREDTHS));
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.MEMORY);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.unsignedField(Field.TOTAL_KB, kb[TOTAL]);
        json.unsignedField(Field.AVAILABLE_KB, available);
        for (int key = FREE; key < KEYS.length; key++) {
            if (has(key)) {
                json.unsignedField(JSON_NAMES[key], kb[key]);
            } else {
                json.nullField(JSON_NAMES[key]);
            }
        }
        json.endObject();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/meminfo");
        lines.write(out);
    }
}
