// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the metrics of every Firecracker of the host, on one thread (ADR 0017). A FIFO cannot be
/// given to a selector of Java's, and a thread that waits in a read holds a carrier of virtual
/// threads; so the thread waits in epoll. Safe for use by many threads.
///
/// It looks every 10 ms instead of at every piece of a line: waking up, not reading, is what a line
/// costs.
public final class MetricsReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsReader.class);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// How long the thread waits for a FIFO while no answer is awaited. It has to look then, too:
    /// for feeds that want to flush.
    private static final int IDLE_MS = 50;

    private final Map<Long, MetricsFeed> feeds = new ConcurrentHashMap<>();
    private final Set<MetricsFeed> asking = ConcurrentHashMap.newKeySet();
    private final AtomicLong names = new AtomicLong();
    private final Object counting = new Object();
    private final Epoll epoll;
    private final Thread thread;

    /// Feeds that had more to read than was read. Of the thread.
    private Deque<MetricsFeed> full = new ArrayDeque<>();

    private volatile boolean closed;

    /// Of the feeds that are closed; under `counting`, and so is leaving `feeds`.
    private FeedCounts past = FeedCounts.NONE;

    /// Starts its thread.
    public MetricsReader() {
        try {
            this.epoll = new Epoll();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read metrics", e);
        }
        this.thread = Thread.ofPlatform().name("metrics-fifos").daemon().start(this::run);
    }

    /// Begins to read a FIFO, which nobody needs to write to yet; [Fifo#make] makes one. Nobody
    /// else may read it.
    ///
    /// Throws `StorageFailed` when there is no FIFO at this path.
    public MetricsFeed open(Path path) {
        long name = names.incrementAndGet();
        Fifo fifo = Fifo.open(path);
        MetricsFeed feed = new MetricsFeed(path, fifo, new Register(name));
        feeds.put(name, feed);
        try {
            fifo.watch(epoll, name, path);
        } catch (RuntimeException e) {
            feeds.remove(name);
            throw e;
        }
        return feed;
    }

    /// What reading all feeds did by now, those that are closed included.
    public FeedCounts counts() {
        List<MetricsFeed> open;
        FeedCounts sum;
        // No feed is asked in here: one that closes holds itself, and waits for this.
        synchronized (counting) {
            open = List.copyOf(feeds.values());
            sum = past;
        }
        for (MetricsFeed feed : open) {
            sum = sum.plus(feed.counts());
        }
        return sum;
    }

    /// Ends the thread, and then all feeds.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        feeds.values().forEach(MetricsFeed::close);
        epoll.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            long start = System.nanoTime();
            try {
                turn(start);
            } catch (IOException | RuntimeException e) {
                // Whatever one turn met, reading goes on with the next.
                log.atError().setCause(e).log("metrics not read at one turn");
            }
            LockSupport.parkNanos(this, start + TICK_NANOS - System.nanoTime());
        }
    }

    private void turn(long now) throws IOException {
        for (MetricsFeed feed : List.copyOf(asking)) {
            // First this: a feed that asks meanwhile must not be forgotten.
            asking.remove(feed);
            if (feed.tick(now)) {
                asking.add(feed);
            }
        }
        Deque<MetricsFeed> before = full;
        full = new ArrayDeque<>();
        before.forEach(this::read);
        epoll.await(
                !asking.isEmpty() || !full.isEmpty() ? 0 : IDLE_MS,
                name -> {
                    MetricsFeed feed = feeds.get(name);
                    if (feed != null) {
                        read(feed);
                    }
                });
    }

    private void read(MetricsFeed feed) {
        if (feed.read()) {
            full.add(feed);
        }
    }

    /// What the reader keeps of one feed.
    private final class Register implements MetricsFeed.Owner {

        private final long name;

        Register(long name) {
            this.name = name;
        }

        @Override
        public void asks(MetricsFeed feed) {
            asking.add(feed);
        }

        @Override
        public void closed() {
            MetricsFeed feed = feeds.get(name);
            if (feed != null) {
                FeedCounts last = feed.counts();
                synchronized (counting) {
                    feeds.remove(name);
                    past = past.plus(last);
                }
            }
        }
    }
}
