// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the host agent's stream open and feeds what it says into a [HostState]. One thread reads;
/// a second one cuts a connection that has gone silent.
public final class HostStream implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HostStream.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final HostClient client;
    private final HostState state;
    private final Json json;
    private final StreamCounts counts = new StreamCounts();
    private final List<BatchListener> listeners;
    private final Thread reader;

    private volatile boolean closed;

    /// Whether the present connection brought a batch; the reader's own.
    private boolean worked;

    /// Starts at once.
    ///
    /// @param listeners are shown every batch
    public HostStream(
            HostClient client, HostState state, Json json, List<BatchListener> listeners) {
        this.client = client;
        this.state = state;
        this.json = json;
        this.listeners = List.copyOf(listeners);
        this.reader = Thread.ofVirtual().name("host-stream").start(this::run);
    }

    /// How it fares.
    public StreamCounts counts() {
        return counts;
    }

    /// Ends the connection and the threads.
    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        client.close();
    }

    private void run() {
        Duration pause = SHORTEST_PAUSE;
        boolean reported = false;
        while (!Thread.currentThread().isInterrupted()) {
            worked = false;
            String trouble;
            try (InputStream stream = client.openStream()) {
                follow(stream);
                trouble = "ended the connection";
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                String message = e.getMessage();
                trouble = message == null ? "cannot be reached" : "cannot be used: " + message;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("a batch could not be taken");
                trouble = "cannot be used: the manager failed; its log says more";
            }
            state.troubled(client.unreachable(trouble));
            if (worked || !reported) {
                reported = true;
                log.atWarn()
                        .addKeyValue("host_agent", client.url())
                        .addKeyValue("trouble", trouble)
                        .log("host agent lost");
            }
            pause = worked ? SHORTEST_PAUSE : longer(pause);
            if (!sleep(pause)) {
                return;
            }
        }
    }

    /// Reads until the stream ends, breaks or goes silent.
    private void follow(InputStream stream) throws IOException {
        BatchReader batches = new BatchReader(stream, json);
        Silence silence = new Silence(stream);
        Thread watchdog = Thread.ofVirtual().name("host-stream-watchdog").start(silence);
        try {
            while (true) {
                Optional<Batch> batch = batches.next();
                if (silence.cut) {
                    throw new IOException(
                            "it said nothing for %d ms".formatted(HostState.FRESH.toMillis()));
                }
                if (batch.isEmpty()) {
                    return;
                }
                silence.heard();
                counts.took(batch.get());
                state.accept(batch.get());
                listeners.forEach(listener -> listener.accepted(batch.get()));
                if (!worked) {
                    worked = true;
                    log.atInfo()
                            .addKeyValue("host_agent", client.url())
                            .log("host agent connected");
                }
            }
        } finally {
            counts.lost();
            watchdog.interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /// Between half the pause and all of it, so that many managers do not come back at once.
    private static boolean sleep(Duration pause) {
        long most = pause.toMillis();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// Cuts a connection on which nothing was heard for as long as a batch is fresh.
    private static final class Silence implements Runnable {

        private final InputStream stream;
        private volatile long heardNanos = System.nanoTime();
        private volatile boolean cut;

        Silence(InputStream stream) {
            this.stream = stream;
        }

        void heard() {
            heardNanos = System.nanoTime();
        }

        @Override
        public void run() {
            try {
                while (true) {
                    long left = HostState.FRESH.toNanos() - (System.nanoTime() - heardNanos);
                    if (left <= 0) {
                        cut = true;
                        stream.close();
                        return;
                    }
                    Thread.sleep(Duration.ofNanos(left));
                }
            } catch (InterruptedException | IOException e) {
                // The reader has ended, or will by itself.
            }
        }
    }
}
