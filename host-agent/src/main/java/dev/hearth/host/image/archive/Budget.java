// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/// How much an import may still unpack, in bytes, over all its streams: whatever an archive says of
/// its sizes, this is what stops it. Also says how far it is, and stops it when nobody wants it any
/// more. Safe for use by many threads.
public final class Budget {

    private final long most;
    private final AtomicLong used = new AtomicLong();
    private volatile boolean cancelled;

    /// @param mostBytes how much may come out of all streams together
    public Budget(long mostBytes) {
        this.most = mostBytes;
    }

    /// The stream, as far as the budget allows.
    public InputStream bound(InputStream in) {
        return new Bounded(in);
    }

    /// Bytes that came out so far.
    public long used() {
        return used.get();
    }

    /// Stops whoever reads; returns at once.
    public void cancel() {
        cancelled = true;
    }

    /// Throws [CancellationException] when it was stopped.
    public void check() {
        if (cancelled) {
            throw new CancellationException("the import was cancelled");
        }
    }

    /// Counts bytes. Throws [ImportRefused] when they are too many.
    void take(long bytes) throws ImportRefused {
        check();
        if (used.addAndGet(bytes) > most) {
            throw new ImportRefused(
                    "it unpacks to more than %d MiB over all steps, which is as much as one import may; if it is to be trusted, raise HEARTH_HOST_IMAGE_MAX_MIB"
                            .formatted(most >> 20));
        }
    }

    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                take(1);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            check();
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                take(read);
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            take(skipped);
            return skipped;
        }
    }
}
