// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.manager.host.BatchListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last quarter of an hour of every VM, second by second, in memory. It is filled in order, so
/// that what a cut of the stream delayed comes before what followed; after a start of the manager
/// it begins with what the host had kept. Safe for use by many threads.
final class LiveRings implements BatchListener {

    /// As many VMs as there is room for: 300 MB when all have run for a quarter of an hour and
    /// everything in them moves.
    static final int MOST_VMS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(LiveRings.class);
    private static final Duration KEPT = Duration.ofSeconds(LiveRing.SECONDS);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final Clock clock;
    private final LongSupplier nanoClock;
    private final MinutePacker packer = new MinutePacker();
    private final Map<UUID, Held> rings = new ConcurrentHashMap<>();
    private volatile Instant since = Instant.MAX;
    private long sweptNanos;
    private boolean toldOfRoom;

    /// A ring and when it was last put into.
    private static final class Held {

        private final LiveRing ring;
        private volatile long putNanos;

        Held(LiveRing ring) {
            this.ring = ring;
        }
    }

    /// @param clock the manager's, against which a host's times are checked
    /// @param nanoClock a monotonic clock such as `System::nanoTime`
    LiveRings(Clock clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.sweptNanos = nanoClock.getAsLong();
    }

    @Override
    public synchronized void accepted(Batch batch) {
        Instant now = clock.instant();
        Instant first = now.minus(KEPT).minus(HistoryRecorder.AHEAD);
        Instant last = now.plus(HistoryRecorder.AHEAD);
        if (isBetween(batch.at(), first, last) && batch.at().isBefore(since)) {
            since = batch.at();
        }
        for (Batch.Entry entry : batch.vms()) {
            if (isBetween(entry.sample().at(), first, last)) {
                put(entry.sample());
            }
        }
        sweep();
    }

    /// The time of the oldest batch since the manager started; [Instant#MAX] when none came.
    Instant since() {
        return since;
    }

    /// The ring of a VM; empty when nothing was known of it for a quarter of an hour.
    Optional<LiveRing> of(UUID vm) {
        return Optional.ofNullable(rings.get(vm)).map(held -> held.ring);
    }

    /// How many VMs have a ring.
    int size() {
        return rings.size();
    }

    private void put(MetricSample sample) {
        SampleValues values = SampleValues.of(sample);
        if (values.isEmpty()) {
            return;
        }
        Held held = rings.get(sample.vmId());
        if (held == null) {
            if (rings.size() >= MOST_VMS) {
                tellOfRoom();
                return;
            }
            int phase = Math.floorMod(sample.vmId().hashCode(), LiveMinute.SECONDS);
            held = new Held(new LiveRing(packer, phase));
            rings.put(sample.vmId(), held);
        }
        held.putNanos = nanoClock.getAsLong();
        held.ring.put(
                new LiveRing.Moment(
                        sample.at().toEpochMilli(),
                        Reading.weight(sample),
                        Reading.incarnation(sample)),
                values);
    }

    private void sweep() {
        long now = nanoClock.getAsLong();
        if (now - sweptNanos >= SWEEP_EVERY.toNanos()) {
            sweptNanos = now;
            rings.values().removeIf(held -> now - held.putNanos >= KEPT.toNanos());
        }
    }

    private void tellOfRoom() {
        if (!toldOfRoom) {
            toldOfRoom = true;
            log.atWarn()
                    .addKeyValue("vms", MOST_VMS)
                    .log("there is no room for the last quarter of an hour of more VMs");
        }
    }

    private static boolean isBetween(Instant at, Instant first, Instant last) {
        return !at.isBefore(first) && !at.isAfter(last);
    }
}
