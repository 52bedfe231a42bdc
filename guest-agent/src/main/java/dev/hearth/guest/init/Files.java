// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;

/// Whole files, small or copied.
final class Files {

    /// Modes of a file: for its owner only, for all to read, for all to run.
    static final int OWN = 0600;

    static final int READABLE = 0644;
    static final int PROGRAM = 0755;

    private static final int COPY_BYTES = 16 * 1024;

    private final Kernel kernel;
    private final Machine machine;

    Files(Kernel kernel, Machine machine) {
        this.kernel = kernel;
        this.machine = machine;
    }

    /// A path as the kernel wants it: one byte for each character, and a zero.
    static byte[] path(String text) {
        byte[] path = new byte[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            path[i] = (byte) text.charAt(i);
        }
        return path;
    }

    /// Fills the buffer with the beginning of a file; answers the number of bytes, or an error.
    int read(String path, byte[] buffer) {
        return readAndClose(kernel.openFile(path(path)), buffer);
    }

    /// The same, but of an open file, or of the error of opening it.
    int readAndClose(int file, byte[] buffer) {
        if (file < 0) {
            return file;
        }
        int length = 0;
        int count = kernel.readAt(file, buffer, 0, buffer.length, 0);
        while (count > 0) {
            length += count;
            count = kernel.readAt(file, buffer, length, buffer.length - length, length);
        }
        kernel.close(file);
        return count < 0 ? count : length;
    }

    /// Writes a text to a file, which is made with this mode; answers 0 or an error.
    int write(String path, String text, int mode) {
        int file = machine.create(path(path), mode);
        if (file < 0) {
            return file;
        }
        int result = send(file, path(text), text.length());
        kernel.close(file);
        return result;
    }

    boolean exists(String path) {
        int file = kernel.openFile(path(path));
        if (file >= 0) {
            kernel.close(file);
        }
        return file >= 0;
    }

    /// Copies a file; answers 0 or an error.
    int copy(String from, String to, int mode) {
        int source = kernel.openFile(path(from));
        if (source < 0) {
            return source;
        }
        int result = copy(source, to, mode);
        kernel.close(source);
        return result;
    }

    /// The same of an open file, which stays open.
    int copy(int source, String to, int mode) {
        int target = machine.create(path(to), mode);
        if (target < 0) {
            return target;
        }
        byte[] buffer = new byte[COPY_BYTES];
        long position = 0;
        int count = kernel.readAt(source, buffer, 0, buffer.length, position);
        while (count > 0) {
            position += count;
            int sent = send(target, buffer, count);
            count = sent < 0 ? sent : kernel.readAt(source, buffer, 0, buffer.length, position);
        }
        kernel.close(target);
        return count;
    }

    private int send(int file, byte[] bytes, int length) {
        int sent = 0;
        while (sent < length) {
            int count = kernel.send(file, bytes, sent, length - sent);
            if (count <= 0) {
                return count < 0 ? count : -1;
            }
            sent += count;
        }
        return 0;
    }
}
