// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.kernel.Kernel;

/// One file of /proc, kept open: reading from position 0 makes the kernel write it afresh. A file
/// that cannot be read is opened again each time, since /proc may be mounted after the agent
/// starts.
public final class ProcFile {

    private static final int NOT_OPEN = -1;

    private final Kernel kernel;
    private final byte[] path;
    private final byte[] buffer;
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
        if (file < 0) {
            file = kernel.openFile(path);
            if (file < 0) {
                return file;
            }
        }
        int length = 0;
        while (length < buffer.length) {
            int count = kernel.readAt(file, buffer, length, buffer.length - length, length);
            if (count < 0) {
                kernel.close(file);
                file = NOT_OPEN;
                return count;
            }
            if (count == 0) {
                return length;
            }
            length += count;
        }
        return length;
    }

    /// What [#read] filled.
    public byte[] buffer() {
        return buffer;
    }
}
