// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.vsock;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/// A stream that tells how many bytes each write took.
final class CountedOutput extends FilterOutputStream {

    private final LongConsumer counter;

    CountedOutput(OutputStream out, LongConsumer counter) {
        super(out);
        this.counter = counter;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        counter.accept(length);
    }
}
