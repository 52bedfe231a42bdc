// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;

/// How many processes there are: the entries of /proc whose name is a number, and no others.
///
/// Where /proc is mounted with `hidepid=2` (proc(5)), the agent sees its own processes only: then
/// the number is not known. The first process is there in every guest, and hidden with the others.
///
/// The kernel takes longer to list them than for all other sources together (31 us for 80), so they
/// are counted at most twice a second, however many ask.
public final class ProcessesCollector implements Collector {

    private static final int NOT_OPEN = -1;

    /// struct linux_dirent64 of getdents64(2): d_ino, d_off, then d_reclen, d_type, d_name.
    private static final int LENGTH_AT = 16;

    private static final int NAME_AT = 19;

    private static final long FRESH_NANOS = 500_000_000L;

    private final Kernel kernel;
    private final byte[] path;
    private final byte[] buffer;
    private int directory = NOT_OPEN;
    private int count;
    private long countedAt;
    private boolean known;
    private boolean seesFirst;

    public ProcessesCollector(Kernel kernel, String path, byte[] buffer) {
        this.kernel = kernel;
        this.path = ProcFile.path(path);
        this.buffer = buffer;
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public boolean collect() {
        long now = kernel.monotonicNanos();
        if (!known || now - countedAt >= FRESH_NANOS) {
            countedAt = now;
            known = open() && readAll();
        }
        return known;
    }

    private boolean open() {
        if (directory < 0) {
            directory = kernel.openDirectory(path);
            return directory >= 0;
        }
        return kernel.rewind(directory) >= 0 || close();
    }

    /// The next [#collect] opens it again.
    private boolean close() {
        kernel.close(directory);
        directory = NOT_OPEN;
        return false;
    }

    private boolean readAll() {
        count = 0;
        seesFirst = false;
        int length = kernel.readEntries(directory, buffer);
        while (length > 0) {
            count += countNumbers(buffer, length);
            length = kernel.readEntries(directory, buffer);
        }
        // No first process: hidden, or this is the empty directory on which /proc will be mounted.
        return (length == 0 && seesFirst) || close();
    }

    private int countNumbers(byte[] entries, int length) {
        int numbers = 0;
        int next;
        for (int at = 0; at + NAME_AT < length; at = next) {
            int size = (entries[at + LENGTH_AT] & 0xff) | (entries[at + LENGTH_AT + 1] & 0xff) << 8;
            next = at + Math.max(size, NAME_AT);
            if (isNumber(entries, at + NAME_AT, Math.min(next, length))) {
                numbers++;
                seesFirst |= entries[at + NAME_AT] == '1' && entries[at + NAME_AT + 1] == 0;
            }
        }
        return numbers;
    }

    private static boolean isNumber(byte[] text, int from, int to) {
        int at = from;
        while (at < to && TextCursor.isDigit(text[at])) {
            at++;
        }
        return at > from && at < to && text[at] == 0;
    }

    @Override
    public void writeFigures(JsonWriter json) {
        json.name(Field.PROCESS_COUNT);
        if (known) {
            json.unsigned(count);
        } else {
            json.nullValue();
        }
    }
}
