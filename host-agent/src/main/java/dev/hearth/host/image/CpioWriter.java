// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a cpio archive of the "newc" kind, as the kernel reads it: a header of thirteen numbers
/// of 8 hexadecimal digits, the name, the content, each padded to 4 bytes
/// (Documentation/driver-api/early-userspace/buffer-format.rst). Everything belongs to root and has
/// no time, so that equal content gives equal bytes. Not for use by several threads.
final class CpioWriter implements Closeable {

    private static final int DIRECTORY = 0040000;
    private static final int REGULAR_FILE = 0100000;

    private final OutputStream out;
    private long written;
    private int inode;

    /// @param out is closed with the writer
    CpioWriter(OutputStream out) {
        this.out = out;
    }

    /// @param name without a leading slash; the directory above it comes before it
    void directory(String name) throws IOException {
        entry(name, DIRECTORY | 0755, new byte[0]);
    }

    /// An executable file.
    ///
    /// @param name without a leading slash; its directory comes before it
    void file(String name, byte[] content) throws IOException {
        entry(name, REGULAR_FILE | 0755, content);
    }

    /// Writes the trailer and closes the stream.
    @Override
    public void close() throws IOException {
        entry("TRAILER!!!", 0, new byte[0]);
        out.close();
    }

    private void entry(String name, int mode, byte[] content) throws IOException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        inode++;
        int links = 1;
        int[] fields = {
            inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, nameBytes.length + 1, 0
        };
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append("%08x".formatted(field));
        }
        put(header.toString().getBytes(StandardCharsets.US_ASCII));
        put(nameBytes);
        put(new byte[1]);
        pad();
        put(content);
        pad();
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad() throws IOException {
        put(new byte[(int) (-written & 3)]);
    }
}
