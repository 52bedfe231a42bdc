// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.frame.FrameReader;
import dev.hearth.contract.host.frame.MalformedFrame;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the host agent's stream open and feeds what it says into a [HostState], and in order to
/// the listeners. One thread reads, one cuts a connection that has gone silent, and one fetches
/// what was missed.
public final class HostStream implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HostStream.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final HostClient client;
    private final HostState state;
    private final StreamCounts counts = new StreamCounts();
    private final OrderedFeed feed;
    private final Thread reader;

    private volatile boolean closed;

    /// Whether the present connection brought a batch; the reader's own.
    private boolean worked;

    /// Starts at once.
    ///
    /// @param listeners are shown every batch in order
    public HostStream(HostClient client, HostState state, List<BatchListener> listeners) {
        this.client = client;
        this.state = state;
        this.feed = new OrderedFeed(client::openKept, listeners, counts);
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
        feed.close();
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
        FrameReader frames = new FrameReader(stream);
        try (Silence silence = new Silence(stream, HostState.FRESH)) {
            while (true) {
                Optional<Batch> batch = next(frames, silence);
                if (batch.isEmpty()) {
                    return;
                }
                silence.heard();
                state.accept(batch.get());
                feed.live(batch.get());
                if (!worked) {
                    worked = true;
                    log.atInfo()
                            .addKeyValue("host_agent", client.url())
                            .log("host agent connected");
                }
            }
        } finally {
            counts.disconnected();
        }
    }

    private Optional<Batch> next(FrameReader frames, Silence silence) throws IOException {
        long before = frames.bytes();
        try {
            Optional<Batch> batch = frames.next();
            silence.check();
            batch.ifPresent(came -> counts.took(came, frames.bytes() - before));
            return batch;
        } catch (EOFException e) {
            silence.check();
            return Optional.empty();
        } catch (MalformedFrame e) {
            throw new IOException("it sends something that is no batch: " + e.getMessage(), e);
        } catch (IOException e) {
            silence.check();
            throw e;
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
}
