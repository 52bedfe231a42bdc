// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.vsock;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// A stream that tells how many bytes each read brought.
final class CountedInput extends FilterInputStream {

    private final LongConsumer counter;

    CountedInput(InputStream in, LongConsumer counter) {
        super(in);
        this.counter = counter;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            counter.accept(count);
        }
        return count;
    }
}
