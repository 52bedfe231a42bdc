// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import dev.hearth.contract.host.Batch;
import dev.hearth.host.config.RemoteWriteConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings the samples of every so many seconds to a store: see the package. One thread brings
/// batches.
public final class RemoteWrite implements Consumer<Batch>, AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final RemoteWriteCounts counts = new RemoteWriteCounts();
    private final long interval;
    private final SeriesTrack track;
    private final WriteQueue queue;
    private final Store store;
    private final Thread thread;

    /// The newest batch; null before the first. Under the lock of this, like the track.
    private @Nullable Batch newest;

    private boolean closed;

    /// Finds what waited when the last host agent ended, and starts to send.
    ///
    /// @param directory where requests wait; made when it is not there
    /// @param host what the label `host` says
    public RemoteWrite(RemoteWriteConfig config, Path directory, String host) {
        this.interval = config.interval().toSeconds();
        this.track = new SeriesTrack(host);
        this.queue = new WriteQueue(directory, config.queueMib() << 20, counts);
        this.store = new Store(config);
        this.thread =
                Thread.ofVirtual().name("remote-write").start(new Sender(queue, store, counts));
    }

    /// Counts a second, and queues it when its turn has come: by the number of the batch, so that a
    /// clock that is set leaves nothing out.
    @Override
    public synchronized void accept(Batch batch) {
        if (closed) {
            return;
        }
        track.count(batch);
        Batch last = newest;
        if (last == null
                || !last.run().equals(batch.run())
                || batch.seq() / interval != last.seq() / interval) {
            queue(track.samples(batch), batch.at().toEpochMilli());
        }
        newest = batch;
    }

    /// What it did.
    public RemoteWriteCounts counts() {
        return counts;
    }

    /// Queues the end of every series and stops sending; what waits is sent by the next.
    @Override
    public void close() {
        synchronized (this) {
            Batch last = newest;
            if (!closed && last != null) {
                queue(track.end(last.at().plusMillis(1)), last.at().toEpochMilli());
            }
            closed = true;
        }
        thread.interrupt();
        try {
            thread.join(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    private void queue(List<Sample> samples, long atMs) {
        WriteRequest request = new WriteRequest();
        for (Sample sample : samples) {
            if (!request.add(sample)) {
                queue.add(Snappy.compress(request.bytes()), request.samples(), atMs);
                request = new WriteRequest();
                request.add(sample);
            }
        }
        if (request.samples() > 0) {
            queue.add(Snappy.compress(request.bytes()), request.samples(), atMs);
        }
    }
}
