// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.serial;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/// Finds the port by the name the host gave it, without udev: `/sys/class/virtio-ports/PORT/name`
/// holds the name, `/dev/PORT` is the port.
public final class PortFinder {

    private static final String CLASS = "/sys/class/virtio-ports/";

    /// Where the name of a struct linux_dirent64 stands, and its length.
    private static final int NAME_AT = 19;

    private static final int LENGTH_AT = 16;

    private final Kernel kernel;
    private final byte[] entries = new byte[1024];
    private final byte[] name = new byte[64];
    private final byte[] all = path(CLASS, 0, 0, "");

    public PortFinder(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Opens the port; negative when there is none.
    int open() {
        byte[] port = find();
        return port == null ? -Errno.ENOENT : kernel.openStream(port);
    }

    /// The path of the port's device, as [Kernel] wants it; null when there is none.
    public byte @Nullable [] find() {
        int directory = kernel.openDirectory(all);
        if (directory < 0) {
            return null;
        }
        byte[] port = null;
        int length = kernel.readEntries(directory, entries);
        while (port == null && length > 0) {
            port = findNamed(length);
            length = kernel.readEntries(directory, entries);
        }
        kernel.close(directory);
        return port;
    }

    private byte @Nullable [] findNamed(int length) {
        for (int at = 0; at + NAME_AT < length; ) {
            int size = (entries[at + LENGTH_AT] & 0xff) | (entries[at + LENGTH_AT + 1] & 0xff) << 8;
            int from = at + NAME_AT;
            int to = from;
            while (to < length && entries[to] != 0) {
                to++;
            }
            if (entries[from] != '.' && isOurs(path(CLASS, from, to, "/name"))) {
                return path("/dev/", from, to, "");
            }
            at += Math.max(size, NAME_AT);
        }
        return null;
    }

    private boolean isOurs(byte[] path) {
        int file = kernel.openFile(path);
        if (file < 0) {
            return false;
        }
        int length = kernel.readAt(file, name, 0, name.length, 0);
        kernel.close(file);
        String wanted = SerialFrame.PORT_NAME;
        boolean same = length == wanted.length() + 1;
        for (int i = 0; same && i < wanted.length(); i++) {
            same = name[i] == wanted.charAt(i);
        }
        return same;
    }

    /// A path as [Kernel] wants it, with a part of the entries in the middle.
    private byte[] path(String before, int from, int to, String after) {
        byte[] path = new byte[before.length() + to - from + after.length() + 1];
        int at = 0;
        for (int i = 0; i < before.length(); i++) {
            path[at++] = (byte) before.charAt(i);
        }
        for (int i = from; i < to; i++) {
            path[at++] = entries[i];
        }
        for (int i = 0; i < after.length(); i++) {
            path[at++] = (byte) after.charAt(i);
        }
        return path;
    }
}
