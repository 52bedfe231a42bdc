// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what is queued to the store, one request after the other, each until it is taken or
/// refused.
final class Sender implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final WriteQueue queue;
    private final Store store;
    private final RemoteWriteCounts counts;
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean waiting;
    private int refusal;

    Sender(WriteQueue queue, Store store, RemoteWriteCounts counts) {
        this.queue = queue;
        this.store = store;
        this.counts = counts;
    }

    /// Runs until its thread is interrupted.
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step(queue.first());
            }
        } catch (InterruptedException e) {
            // The end.
        }
    }

    private void step(Queued queued) throws InterruptedException {
        Optional<byte[]> body = queue.read(queued);
        if (body.isEmpty()) {
            if (queue.remove(queued)) {
                counts.dropped.add(queued.samples());
            }
            return;
        }
        switch (store.send(body.get())) {
            case Answer.Taken _ -> {
                taken();
                counts.sent.add(queued.samples());
                queue.remove(queued);
            }
            case Answer.Refused refused -> {
                refused(refused);
                if (queue.remove(queued)) {
                    counts.refused.add(queued.samples());
                }
            }
            case Answer.Later later -> {
                sayOnce(later);
                pause(later);
            }
        }
    }

    private void taken() {
        if (waiting) {
            log.atInfo().log("the store takes samples again");
        }
        waiting = false;
        refusal = 0;
        pauseMs = FIRST_PAUSE_MS;
    }

    private void refused(Answer.Refused refused) {
        pauseMs = FIRST_PAUSE_MS;
        if (refusal != refused.status()) {
            refusal = refused.status();
            log.atWarn()
                    .addKeyValue("status", refused.status())
                    .addKeyValue("answer", refused.why())
                    .log("the store refuses samples for good, and they are dropped");
        }
    }

    private void sayOnce(Answer.Later later) {
        if (!waiting) {
            waiting = true;
            log.atWarn()
                    .addKeyValue("answer", later.why())
                    .log("the store takes no samples now; they wait on disk");
        }
    }

    /// Between half of it and all of it, so that many hosts do not come back at once.
    private void pause(Answer.Later later) throws InterruptedException {
        Duration after = later.after();
        long ms = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs / 2 + 1);
        if (after != null) {
            ms = Math.max(ms, Math.min(after.toMillis(), LONGEST_PAUSE_MS));
        }
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        Thread.sleep(ms);
    }
}
