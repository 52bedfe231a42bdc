// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// A collector of one text file. What it parsed is known only when all of it was as expected.
abstract class TextCollector implements Collector {

    private final String name;
    private final ProcFile file;
    private final TextCursor cursor = new TextCursor();
    private boolean known;

    TextCollector(String name, ProcFile file) {
        this.name = name;
        this.file = file;
    }

    @Override
    public final String name() {
        return name;
    }

    final ProcFile file() {
        return file;
    }

    @Override
    public boolean collect() {
        int length = read();
        known = length >= 0 && parse(file.buffer(), length);
        return known;
    }

    /// Fills the file's buffer; answers as [ProcFile#read].
    int read() {
        return file.read();
    }

    final boolean isKnown() {
        return known;
    }

    /// Parses a file's bytes; false when they are not what the kernel writes.
    final boolean parse(byte[] text, int length) {
        cursor.start(text, length);
        known = parse(cursor);
        return known;
    }

    abstract boolean parse(TextCursor in);
}
