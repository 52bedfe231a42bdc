// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Batch;
import dev.hearth.manager.host.BatchListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what is worth keeping out of each batch and lays it ready for the writer. Never waits:
/// what there is no room for is counted and gone. Safe for use by many threads.
final class HistoryRecorder implements BatchListener {

    /// A second of 100,000 VMs, and some 17 MB.
    static final int MOST_WAITING = 100_000;

    /// How far a host's clock may be ahead of the manager's.
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Duration ROOM_LOOK = Duration.ofMillis(10);

    private static final Logger log = LoggerFactory.getLogger(HistoryRecorder.class);

    private final BlockingQueue<Reading> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Clock clock;
    private final HistoryCounts counts;
    private boolean toldOfClock;

    HistoryRecorder(Clock clock, HistoryCounts counts) {
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public void accepted(Batch batch) {
        Instant now = clock.instant();
        Instant first = now.minus(Tier.TEN_SECONDS.kept());
        Instant last = now.plus(AHEAD);
        tellOfClock(batch.at(), first, last);
        for (Batch.Entry entry : batch.vms()) {
            Instant at = entry.sample().at();
            if (at.isBefore(first) || at.isAfter(last)) {
                counts.implausible.increment();
                continue;
            }
            Reading.of(entry.sample())
                    .filter(reading -> !waiting.offer(reading))
                    .ifPresent(reading -> counts.crowdedOut.increment());
        }
    }

    /// Half of the room is left, so that a whole batch finds some.
    @Override
    public void awaitRoom() throws InterruptedException {
        while (waiting.size() > MOST_WAITING / 2) {
            Thread.sleep(ROOM_LOOK);
        }
    }

    /// What waits, at most so much; waits a little itself when nothing does.
    List<Reading> take(int most, Duration patience) throws InterruptedException {
        List<Reading> taken = new ArrayList<>();
        Reading first = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            waiting.drainTo(taken, most - 1);
        }
        return taken;
    }

    private synchronized void tellOfClock(Instant at, Instant first, Instant last) {
        boolean wrong = at.isBefore(first) || at.isAfter(last);
        if (wrong && !toldOfClock) {
            log.atError()
                    .addKeyValue("host_time", at)
                    .log(
                            "the host's clock and the manager's are too far apart: nothing is kept"
                                    + " for the history until they agree");
        }
        toldOfClock = wrong;
    }
}
