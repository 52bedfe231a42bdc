// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import dev.hearth.host.hypervisor.ConsoleMedium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from the one who types into the guest. A guest may not read what is typed, and a FIFO
/// then blocks a thread for good: it has one of its own, and not a virtual one. Safe for use by
/// many threads.
final class Keyboard implements AutoCloseable {

    /// What may wait for a guest that does not read, the message that goes above it included.
    static final int MOST_WAITING_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Keyboard.class);

    private static final byte[] END = new byte[0];

    /// A VMM may not have read what was typed last when the way to it is closed.
    private static final Duration LINGER = Duration.ofMillis(300);

    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final ConsoleMedium medium;
    private final LinkedBlockingQueue<byte[]> typed = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;

    /// @param name of the thread
    Keyboard(String name, ConsoleMedium medium) {
        this.medium = medium;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /// Takes what was typed; false when too much waits already.
    boolean type(byte[] keys) {
        if (waiting.get() + keys.length > MOST_WAITING_BYTES) {
            return false;
        }
        waiting.addAndGet(keys.length);
        return typed.add(keys);
    }

    /// Types what waits, for at most 2 s, and ends. Returns at once.
    @Override
    public void close() {
        typed.add(END);
        CompletableFuture.delayedExecutor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(thread::interrupt);
    }

    private void run() {
        try (WritableByteChannel input = medium.openInput()) {
            for (byte[] keys = typed.take(); keys.length > 0; keys = typed.take()) {
                ByteBuffer rest = ByteBuffer.wrap(keys);
                while (rest.hasRemaining()) {
                    input.write(rest);
                }
                waiting.addAndGet(-keys.length);
            }
            Thread.sleep(LINGER);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("nothing more can be typed");
        } catch (InterruptedException e) {
            // The guest did not read the rest in time.
            Thread.currentThread().interrupt();
        }
    }
}
