// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// All steps that are in memory. Safe for use by many threads; nothing here waits for a database.
final class OpenHistory {

    /// Of each tier. Half an hour of 500 VMs in steps of ten seconds, and some 30 MB.
    static final int MOST_UNWRITTEN = 100_000;

    /// No VM loses what is younger than this many steps, however many VMs there are: more than the
    /// minutes that wait for the end of their run.
    private static final int LEAST_UNWRITTEN_EACH = 20;

    private final LongSupplier nanoClock;
    private final HistoryCounts counts;
    private final int mostUnwritten;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, VmTrack> tracks = new LinkedHashMap<>();
    private int takenSince;

    /// @param nanoClock a monotonic clock such as `System::nanoTime`
    /// @param mostUnwritten of each tier; [#MOST_UNWRITTEN] but in tests
    OpenHistory(LongSupplier nanoClock, HistoryCounts counts, int mostUnwritten) {
        this.nanoClock = nanoClock;
        this.counts = counts;
        this.mostUnwritten = mostUnwritten;
    }

    /// Takes readings into their steps.
    void add(Collection<Reading> readings) {
        runLocked(() -> {
            long now = nanoClock.getAsLong();
            readings.forEach(reading -> add(reading, now));
        });
    }

    /// How many samples were taken since the last [#due]: a measure of what there is to write.
    int takenSinceDue() {
        return locked(() -> takenSince);
    }

    /// The VMs whose key is not known.
    List<UUID> nameless() {
        return locked(() ->
                tracks.values().stream()
                        .filter(track -> track.key().isEmpty())
                        .map(VmTrack::vm)
                        .toList());
    }

    /// Gives the nameless their keys. Those that have none are not this manager's VMs: they are
    /// forgotten.
    void name(Collection<UUID> nameless, Map<UUID, Integer> keys) {
        runLocked(() -> {
            for (UUID vm : nameless) {
                VmTrack track = tracks.get(vm);
                Integer key = keys.get(vm);
                if (key == null) {
                    tracks.remove(vm);
                    counts.foreign.increment();
                } else if (track != null) {
                    track.name(key);
                }
            }
        });
    }

    /// The next rows to write, of all tiers together at most so many.
    ///
    /// @param end whether nothing follows
    List<DueRow> due(int most, boolean end) {
        return locked(() -> {
            long now = nanoClock.getAsLong();
            takenSince = 0;
            List<DueRow> rows = new ArrayList<>();
            for (VmTrack track : tracks.values()) {
                OptionalInt key = track.key();
                for (Tier tier : Tier.STORED) {
                    if (key.isPresent() && rows.size() < most) {
                        track.due(tier, now, end)
                                .forEach(step -> rows.add(DueRow.of(tier, key.getAsInt(), step)));
                    }
                }
            }
            return rows;
        });
    }

    /// The database has these rows.
    void markWritten(Collection<DueRow> rows) {
        runLocked(() -> rows.forEach(DueRow::markWritten));
        counts.written.add(rows.size());
    }

    /// Lets go of what need not be in memory any more, and of what may not.
    void evict() {
        long lost =
                locked(() -> {
                    long now = nanoClock.getAsLong();
                    int most =
                            Math.max(
                                    LEAST_UNWRITTEN_EACH,
                                    mostUnwritten / Math.max(1, tracks.size()));
                    long trimmed = 0;
                    Iterator<VmTrack> all = tracks.values().iterator();
                    while (all.hasNext()) {
                        VmTrack track = all.next();
                        track.evict(now);
                        for (Tier tier : Tier.STORED) {
                            trimmed += track.trim(tier, most);
                        }
                        if (track.isForgettable(now)) {
                            all.remove();
                        }
                    }
                    return trimmed;
                });
        counts.lost.add(lost);
    }

    /// How many steps the database does not have as they are.
    long unwritten() {
        return locked(() ->
                tracks.values().stream()
                        .mapToLong(track -> Tier.STORED.stream().mapToLong(track::unwritten).sum())
                        .sum());
    }

    /// The steps of a VM in a tier from one moment until another, and the time of its newest
    /// sample. They count before what the database says of the same steps.
    Snapshot snapshot(UUID vm, Tier tier, long fromMs, long toMs) {
        return locked(() -> {
            VmTrack track = tracks.get(vm);
            if (track == null) {
                return new Snapshot(List.of(), Long.MIN_VALUE);
            }
            List<Step> steps =
                    track.steps(tier).values().stream()
                            .filter(step -> step.startMs() >= fromMs && step.startMs() < toMs)
                            .map(Step::copy)
                            .toList();
            return new Snapshot(steps, track.newestMs());
        });
    }

    /// What is in memory of one VM.
    ///
    /// @param newestMs [Long#MIN_VALUE] when nothing is
    record Snapshot(List<Step> steps, long newestMs) {}

    /// Takes back what an earlier manager stored, before anything else is added.
    Recovery recovery() {
        runLocked(tracks::clear);
        return new Recovery(this::recover);
    }

    private void recover(VmKey vm, Consumer<VmTrack> work) {
        runLocked(() -> {
            long now = nanoClock.getAsLong();
            VmTrack track = tracks.computeIfAbsent(vm.vm(), id -> new VmTrack(id, now));
            track.name(vm.key());
            work.accept(track);
            track.evict(now);
        });
    }

    private void add(Reading reading, long now) {
        VmTrack track = tracks.computeIfAbsent(reading.vm(), vm -> new VmTrack(vm, now));
        switch (track.add(reading, now)) {
            case TAKEN -> {
                takenSince++;
                counts.taken.increment();
            }
            case LATE -> counts.late.increment();
            case REPEATED -> counts.repeated.increment();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void runLocked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
