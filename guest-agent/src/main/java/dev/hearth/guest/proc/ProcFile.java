// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.kernel.Kernel;

/// One file of /proc, kept open: reading from position 0 makes the kernel write it afresh. A file
/// that cannot be read is opened again each time, since /proc may be mounted after the agent
/// starts.
public final class ProcFile {

    private static final int NOT_OPEN = -1;

    /// The kernel (fs/seq_file.c) hands out the records of a file until one does not fit into what
    /// is left of a page: a text that ends well before that is whole, and the end of the file needs
    /// no reading. No record of what is read here, but of mounts, is longer than half a page.
    private static final int SURELY_WHOLE = 2048;

    private final Kernel kernel;
    private final byte[] path;
    private final byte[] buffer;
    private final int[] changeSet = {NOT_OPEN, Kernel.CHANGED};
    private int file = NOT_OPEN;

    /// @param buffer where the bytes go; may be shared, each use reads afresh
    public ProcFile(Kernel kernel, String path, byte[] buffer) {
        this.kernel = kernel;
        this.path = path(path);
        this.buffer = buffer;
    }

    /// A path as [Kernel] wants it.
    static byte[] path(String text) {
        byte[] path = new byte[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            path[i] = (byte) text.charAt(i);
        }
        return path;
    }

    /// Fills the buffer from its beginning; answers the number of bytes, or a negative number when
    /// the file cannot be read. What is longer than the buffer is cut off.
    public int read() {
        int length = readStart(buffer.length);
        return length < SURELY_WHOLE ? length : readRest(length);
    }

    /// The same for a file whose lines may be of any length.
    int readLongLines() {
        int length = readStart(buffer.length);
        return length <= 0 ? length : readRest(length);
    }

    /// Reads the first bytes only, which spares the kernel writing the others.
    int readStart(int most) {
        if (file < 0) {
            file = kernel.openFile(path);
            if (file < 0) {
                return file;
            }
        }
        int length = kernel.readAt(file, buffer, 0, Math.min(most, buffer.length), 0);
        return length < 0 ? close(length) : length;
    }

    private int readRest(int begun) {
        int length = begun;
        while (length < buffer.length) {
            int count = kernel.readAt(file, buffer, length, buffer.length - length, length);
            if (count < 0) {
                return close(count);
            }
            if (count == 0) {
                return length;
            }
            length += count;
        }
        return length;
    }

    private int close(int error) {
        kernel.close(file);
        file = NOT_OPEN;
        return error;
    }

    /// Whether the file says that it changed since this was asked before. Only those of mounts say
    /// so (proc_pid_mounts(5)).
    boolean hasChanged() {
        changeSet[0] = file;
        changeSet[1] = Kernel.CHANGED;
        return file < 0 || kernel.poll(changeSet, 1, 0) != 0;
    }

    /// What [#read] filled.
    public byte[] buffer() {
        return buffer;
    }
}
