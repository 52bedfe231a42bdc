// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.metrics;

import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The 1024-byte line buffer in front of the metrics file. When the pipe is full, writing stops
/// where it stood; what is in the buffer stays there, and the next line starts right behind it.
final class LineBuffer {

    private static final int CAPACITY = 1024;

    private final NeverBlocking out;
    private final byte[] buffer = new byte[CAPACITY];
    private int used;

    LineBuffer(NeverBlocking out) {
        this.out = out;
    }

    void put(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (used > 0 && buffer[used - 1] == '\n') {
            flush();
        }
        int at = 0;
        while (at < bytes.length) {
            if (used + bytes.length - at > CAPACITY && used > 0) {
                flush();
            }
            int count = Math.min(CAPACITY, bytes.length - at);
            System.arraycopy(bytes, at, buffer, used, count);
            used += count;
            at += count;
        }
    }

    void endLine() throws IOException {
        put("\n");
        flush();
    }

    private void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }
}
