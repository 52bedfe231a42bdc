// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/// The steps of one VM that are in memory: those that are still filled, those that a late sample
/// may still change, and those the database does not have yet. For use by one thread at a time.
final class VmTrack {

    /// How far behind the VM's newest sample another may be and still land in its step.
    static final Duration LATEST = Duration.ofSeconds(60);

    /// How long after a step's end it is written; a sample that comes later makes it be written
    /// again.
    static final Duration GRACE = Duration.ofSeconds(2);

    /// When nothing came for so long, what there is is written.
    static final Duration SILENCE = Duration.ofSeconds(15);

    /// Minutes of a VM are written together, so that they lie together: 24 h are then read from
    /// some 130 pages instead of 1440.
    static final Duration RUN = Duration.ofMinutes(15);

    /// When nothing came for so long, nothing but the time of the newest sample is kept.
    private static final Duration FORGET = Duration.ofHours(2);

    private final UUID vm;
    private final NavigableMap<Long, Step> tenSeconds = new TreeMap<>();
    private final NavigableMap<Long, Step> minutes = new TreeMap<>();
    private final NavigableMap<Long, Step> hours = new TreeMap<>();
    private final NavigableMap<Long, Times> taken = new TreeMap<>();
    private OptionalInt key = OptionalInt.empty();
    private long newestMs = Long.MIN_VALUE;
    private long countedUntilMs = Long.MIN_VALUE;
    private int incarnation;
    private long heardNanos;

    /// What became of a reading.
    enum Verdict {
        TAKEN,
        /// Too far behind the newest one.
        LATE,
        /// It was taken before.
        REPEATED
    }

    VmTrack(UUID vm, long nowNanos) {
        this.vm = vm;
        this.heardNanos = nowNanos;
    }

    UUID vm() {
        return vm;
    }

    /// What the database calls it; empty when it has not been asked yet.
    OptionalInt key() {
        return key;
    }

    void name(int itsKey) {
        key = OptionalInt.of(itsKey);
    }

    /// The time of the newest reading; [Long#MIN_VALUE] when there was none.
    long newestMs() {
        return newestMs;
    }

    /// Takes a reading into one step of each tier.
    Verdict add(Reading reading, long nowNanos) {
        long at = reading.atMs();
        heardNanos = nowNanos;
        if (at <= countedUntilMs) {
            return Verdict.REPEATED;
        }
        if (newestMs != Long.MIN_VALUE && at <= newestMs - LATEST.toMillis()) {
            return Verdict.LATE;
        }
        long start = Tier.TEN_SECONDS.stepOf(at);
        Times times = taken.computeIfAbsent(start, none -> new Times());
        if (!times.add((int) (at - start))) {
            return Verdict.REPEATED;
        }
        boolean starts = at > newestMs && reading.incarnation() != incarnation;
        for (Tier tier : Tier.STORED) {
            Step step = step(tier, tier.stepOf(at));
            step.add(reading);
            if (starts) {
                step.start();
            }
        }
        if (at > newestMs) {
            newestMs = at;
            incarnation = reading.incarnation();
        }
        return Verdict.TAKEN;
    }

    /// Takes a step of ten seconds that an earlier manager stored, and makes its minute of it
    /// again. What is not newer than its newest sample was counted then.
    void recoverTenSeconds(Step stored) {
        tenSeconds.put(stored.startMs(), stored);
        remake(Tier.MINUTE, stored);
        if (stored.newestMs() > newestMs) {
            newestMs = stored.newestMs();
            incarnation = stored.incarnation();
            countedUntilMs = newestMs;
        }
    }

    /// Takes a minute of the newest hour that was stored. It counts when it knows more than what
    /// its steps of ten seconds made of it: some of those may never have reached the database.
    void recoverMinute(Step stored) {
        Step remade = minutes.get(stored.startMs());
        if (remade == null) {
            remake(Tier.HOUR, stored);
        } else if (stored.knownMs() > remade.knownMs()) {
            minutes.put(stored.startMs(), stored);
        }
    }

    /// Makes hours of the minutes that are in memory; the others were taken before.
    void remakeHours() {
        minutes.values().forEach(minute -> remake(Tier.HOUR, minute));
    }

    /// Takes the newest hour that was stored, when it knows more than what its minutes made of it.
    void recoverHour(Step stored) {
        Step remade = hours.get(stored.startMs());
        if (remade == null || stored.knownMs() > remade.knownMs()) {
            hours.put(stored.startMs(), stored);
        }
    }

    private void remake(Tier coarser, Step finer) {
        Step step = step(coarser, coarser.stepOf(finer.startMs()));
        step.fold(finer);
        step.replaceStored();
    }

    /// The step of a tier that begins then, when it is in memory.
    Map<Long, Step> steps(Tier tier) {
        return of(tier);
    }

    /// The steps that are to be written now.
    ///
    /// @param end whether nothing follows: then steps of ten seconds are written as they are, and
    ///   the others will be made of them again
    List<Step> due(Tier tier, long nowNanos, boolean end) {
        List<Step> due = new ArrayList<>();
        boolean silent = end || isSilentFor(SILENCE, nowNanos);
        if (end && tier != Tier.TEN_SECONDS) {
            return due;
        }
        for (Step step : of(tier).values()) {
            if (step.isUnwritten() && (silent || isDone(tier, step))) {
                due.add(step);
            }
        }
        return due;
    }

    /// Lets go of what is written and cannot change any more.
    void evict(long nowNanos) {
        boolean forgotten = isSilentFor(FORGET, nowNanos);
        long oldest = newestMs == Long.MIN_VALUE ? newestMs : newestMs - LATEST.toMillis();
        for (Tier tier : Tier.STORED) {
            Iterator<Step> steps = of(tier).values().iterator();
            while (steps.hasNext()) {
                Step step = steps.next();
                boolean past = forgotten || step.startMs() + tier.stepMs() <= oldest;
                if (past && !step.isUnwritten()) {
                    steps.remove();
                }
            }
        }
        taken.headMap(Tier.TEN_SECONDS.stepOf(Math.max(0, oldest)), false).clear();
        if (forgotten) {
            taken.clear();
            countedUntilMs = newestMs;
        }
    }

    /// Drops the oldest unwritten steps of a tier beyond so many; returns how many that were.
    int trim(Tier tier, int most) {
        int unwritten = unwritten(tier);
        int lost = 0;
        Iterator<Step> steps = of(tier).values().iterator();
        while (unwritten > most && steps.hasNext()) {
            if (steps.next().isUnwritten()) {
                steps.remove();
                unwritten--;
                lost++;
            }
        }
        return lost;
    }

    /// Whether all it had to say is written and nothing came for longer than the finest tier is
    /// kept, so that nothing it could tell of a sample matters.
    boolean isForgettable(long nowNanos) {
        return isSilentFor(Tier.TEN_SECONDS.kept().plusHours(1), nowNanos)
                && Tier.STORED.stream().map(this::of).allMatch(Map::isEmpty);
    }

    /// How many of its steps of a tier are not written.
    int unwritten(Tier tier) {
        int unwritten = 0;
        for (Step step : of(tier).values()) {
            unwritten += step.isUnwritten() ? 1 : 0;
        }
        return unwritten;
    }

    private boolean isDone(Tier tier, Step step) {
        long end = step.startMs() + tier.stepMs();
        return switch (tier) {
            case LIVE, STORE -> throw new IllegalArgumentException("no track has " + tier);
            case TEN_SECONDS -> newestMs >= end + GRACE.toMillis();
            case MINUTE -> run(step.startMs()) < run(newestMs - LATEST.toMillis());
            case HOUR -> newestMs >= end + LATEST.toMillis();
        };
    }

    /// Which run of minutes a moment is in. Runs of different VMs end in different minutes, so that
    /// the same is written in each.
    private long run(long atMs) {
        long shift = key.orElse(0) % RUN.toMinutes() * Tier.MINUTE.stepMs();
        return Math.floorDiv(atMs + shift, RUN.toMillis());
    }

    private boolean isSilentFor(Duration time, long nowNanos) {
        return nowNanos - heardNanos >= time.toNanos();
    }

    private Step step(Tier tier, long startMs) {
        return of(tier).computeIfAbsent(startMs, Step::new);
    }

    private NavigableMap<Long, Step> of(Tier tier) {
        return switch (tier) {
            case LIVE, STORE -> throw new IllegalArgumentException("no track has " + tier);
            case TEN_SECONDS -> tenSeconds;
            case MINUTE -> minutes;
            case HOUR -> hours;
        };
    }
}
