// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Cuts a connection on which nothing was heard for too long: a thread of its own, as long as it is
/// open. Safe for use by many threads.
final class Silence implements Runnable, AutoCloseable {

    private final InputStream stream;
    private final Duration longest;
    private final Thread thread;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean excused;
    private volatile boolean cut;

    /// Starts at once.
    Silence(InputStream stream, Duration longest) {
        this.stream = stream;
        this.longest = longest;
        this.thread = Thread.ofVirtual().name("host-stream-watchdog").start(this);
    }

    /// Something was heard.
    void heard() {
        heardNanos = System.nanoTime();
        excused = false;
    }

    /// Nobody listens until the next [#heard].
    void excuse() {
        excused = true;
    }

    /// Throws when the connection was cut.
    void check() throws IOException {
        if (cut) {
            throw new IOException("it said nothing for %d ms".formatted(longest.toMillis()));
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                long left = longest.toNanos() - (System.nanoTime() - heardNanos);
                if (left <= 0 && !excused) {
                    cut = true;
                    stream.close();
                    return;
                }
                Thread.sleep(left <= 0 ? longest : Duration.ofNanos(left));
            }
        } catch (InterruptedException | IOException e) {
            // The reader has ended, or will by itself.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
