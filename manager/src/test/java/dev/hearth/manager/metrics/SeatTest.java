// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// A slow viewer costs one message of memory and holds up nobody.
class SeatTest {

    private final SlowViewer viewer = new SlowViewer();
    private final Seat seat = new Seat(viewer, new ViewerCounts());

    @Test
    void aSlowViewerGetsTheNewestAndMissesTheRest() {
        seat.offer("first");
        await().until(viewer::isBusy);

        for (int number = 2; number <= 1_000; number++) {
            seat.offer("message " + number);
        }
        viewer.mayGoOn.release(2);

        await().until(() -> viewer.taken.size() == 2);
        assertThat(viewer.taken).containsExactly("first", "message 1000");
        seat.leave();
    }

    @Test
    void aViewerOfADeletedVmIsToldSo() {
        seat.closeDeleted();

        await().until(() -> viewer.closed.equals(List.of("deleted")));
    }

    @Test
    void aViewerThatCannotBeSentToIsLetGo() {
        viewer.broken = true;
        viewer.mayGoOn.release();

        seat.offer("first");

        await().until(() -> viewer.closed.equals(List.of("broken")));
    }

    /// Takes a message only when it may go on.
    private static final class SlowViewer implements Viewer {

        private final Semaphore mayGoOn = new Semaphore(0);
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final List<String> closed = new CopyOnWriteArrayList<>();
        private volatile boolean broken;

        boolean isBusy() {
            return mayGoOn.hasQueuedThreads();
        }

        @Override
        public void send(String message) throws IOException {
            mayGoOn.acquireUninterruptibly();
            if (broken) {
                throw new IOException("gone");
            }
            taken.add(message);
        }

        @Override
        public void closeDeleted() {
            closed.add("deleted");
        }

        @Override
        public void closeBroken() {
            closed.add("broken");
        }
    }
}
