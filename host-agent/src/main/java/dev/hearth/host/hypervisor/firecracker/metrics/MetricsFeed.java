// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metrics of one Firecracker process, from before it is there until its end. Safe for use by
/// many threads; no method waits for Firecracker.
///
/// A VM that says nothing is not dead: a paused one writes only when it is asked to.
public final class MetricsFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsFeed.class);

    /// A FIFO holds 64 KiB; whoever writes faster than it is read must not keep the others waiting.
    private static final int MOST_READS_AT_ONCE = 16;

    private final Path path;
    private final Fifo fifo;
    private final Owner owner;
    private final LineBuffer buffer = new LineBuffer();
    private final LineReceiver receiver =
            new LineReceiver(InstantSource.system(), System::nanoTime);

    private @Nullable FlushConnection connection;
    private boolean flushWanted;
    private FeedCounts flushes = FeedCounts.NONE;
    private boolean closed;

    /// Who serves it. Must not block.
    interface Owner {

        /// The feed wants to flush: it needs [#tick].
        void asks(MetricsFeed feed);

        /// The feed was closed; called once.
        void closed();
    }

    MetricsFeed(Path path, Fifo fifo, Owner owner) {
        this.path = path;
        this.fifo = fifo;
        this.owner = owner;
    }

    /// From now on, [#flush] asks the Firecracker that listens here. Called when its VM was
    /// started: before that, it refuses.
    public synchronized void flushThrough(Path apiSocket) {
        closeConnection();
        connection = new FlushConnection(apiSocket);
    }

    /// Has Firecracker asked for a line, unless it has not answered the last time yet. Returns at
    /// once; does nothing before [#flushThrough].
    public synchronized void flush() {
        flushWanted = connection != null;
        if (flushWanted) {
            owner.asks(this);
        }
    }

    /// What was read by now; empty before the first line.
    public synchronized Optional<MetricTotals> totals() {
        return receiver.totals();
    }

    /// What reading did by now.
    public synchronized FeedCounts counts() {
        return receiver.counts().plus(flushes);
    }

    /// Reads what is there, and ends. Totals and counts can still be had.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        // As much as a FIFO holds: whatever wrote its last line is gone or is no longer heard.
        read();
        closed = true;
        closeConnection();
        fifo.close();
        owner.closed();
    }

    /// Reads what is there; says whether there may be more.
    synchronized boolean read() {
        if (closed) {
            return false;
        }
        try {
            for (int reads = 0; reads < MOST_READS_AT_ONCE; reads++) {
                int read = buffer.readFrom(fifo, receiver);
                if (read <= 0) {
                    if (read == Fifo.NO_WRITER && buffer.drop()) {
                        receiver.unfinished();
                    }
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            log.atError().setCause(e).addKeyValue("fifo", path).log("metrics not read");
            return false;
        }
    }

    /// Asks what is to be asked and looks for what may be answered; says whether an answer is
    /// awaited.
    synchronized boolean tick(long now) {
        FlushConnection open = connection;
        if (open == null) {
            return false;
        }
        count(open.look(now));
        if (flushWanted) {
            flushWanted = false;
            count(open.ask(now));
        }
        return open.isWaiting();
    }

    private void count(FlushConnection.Outcome outcome) {
        flushes =
                flushes.plus(
                        switch (outcome) {
                            case NONE -> FeedCounts.NONE;
                            case ANSWERED -> new FeedCounts(0, 0, 0, 1, 0, 0);
                            case REFUSED -> new FeedCounts(0, 0, 0, 0, 1, 0);
                            case LATE -> new FeedCounts(0, 0, 0, 0, 0, 1);
                        });
    }

    private void closeConnection() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
