// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// /proc/self/statm: how much memory the agent itself holds.
public final class SelfMemory {

    /// [#rssBytes] when it is not known.
    public static final long UNKNOWN = -1;

    private final ProcFile file;
    private final int pageSize;
    private final TextCursor cursor = new TextCursor();

    public SelfMemory(ProcFile file, int pageSize) {
        this.file = file;
        this.pageSize = pageSize;
    }

    /// Resident bytes right now, or [#UNKNOWN].
    public long rssBytes() {
        int length = file.read();
        if (length < 0) {
            return UNKNOWN;
        }
        cursor.start(file.buffer(), length);
        boolean known = cursor.nextLine() && cursor.takeNumber() && cursor.takeNumber();
        return known ? cursor.number() * pageSize : UNKNOWN;
    }
}
