// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A viewer's place in the hub: room for one message, the newest, and a thread that sends it.
final class Seat {

    private static final Logger log = LoggerFactory.getLogger(Seat.class);

    private final Viewer viewer;
    private final ViewerCounts counts;
    private final AtomicReference<@Nullable String> slot = new AtomicReference<>();
    private final Semaphore work = new Semaphore(0);
    private final Thread sender;

    private volatile boolean deleted;

    Seat(Viewer viewer, ViewerCounts counts) {
        this.viewer = viewer;
        this.counts = counts;
        this.sender = Thread.ofVirtual().name("metrics-viewer").start(this::run);
    }

    /// Puts a message into the slot. One that still waits there is dropped: it is old by now.
    void offer(String message) {
        if (slot.getAndSet(message) == null) {
            work.release();
        } else {
            counts.merged();
        }
    }

    /// The VM is deleted: the viewer is told so and let go.
    void closeDeleted() {
        deleted = true;
        work.release();
    }

    /// The viewer has left.
    void leave() {
        sender.interrupt();
    }

    private void run() {
        try {
            while (true) {
                work.acquire();
                if (deleted) {
                    viewer.closeDeleted();
                    return;
                }
                String message = slot.getAndSet(null);
                if (message != null) {
                    viewer.send(message);
                    counts.sent();
                }
            }
        } catch (InterruptedException e) {
            // The viewer has left.
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("a viewer could not be sent to");
            viewer.closeBroken();
        }
    }
}
