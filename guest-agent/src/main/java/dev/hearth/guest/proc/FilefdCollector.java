// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/sys/fs/file-nr: how many files are open in the guest, and how many may be. The number
/// between them is always 0 since Linux 2.6.
public final class FilefdCollector extends TextCollector {

    private static final int ALLOCATED = 0;
    private static final int MAXIMUM = 2;
    private static final int COLUMNS = 3;

    /// Three numbers of 64 bits. Files of /proc/sys cost as much as is asked for: the kernel makes
    /// room for all of it, and zeroes that.
    private static final int MOST_BYTES = 64;

    private final Figures figures = new Figures("node_filefd_", "g:allocated g:maximum");
    private final long[] columns = new long[COLUMNS];

    public FilefdCollector(ProcFile file) {
        super("filefd", file);
    }

    @Override
    int read() {
        return file().readStart(MOST_BYTES);
    }

    @Override
    boolean parse(TextCursor in) {
        if (!in.nextLine()) {
            return false;
        }
        for (int column = 0; column < COLUMNS; column++) {
            if (!in.takeNumber()) {
                return false;
            }
            columns[column] = in.number();
        }
        return in.isAtLineEnd();
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.FILE_DESCRIPTORS);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginObject();
        figures.writeField(json, 0, columns[ALLOCATED]);
        figures.writeField(json, 1, columns[MAXIMUM]);
        json.endObject();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/sys/fs/file-nr");
        figures.writeSingle(out, 0, columns[ALLOCATED]);
        figures.writeSingle(out, 1, columns[MAXIMUM]);
    }
}
