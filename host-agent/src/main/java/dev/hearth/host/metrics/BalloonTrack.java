// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.host.metrics.ObservedVms.Balloon;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the balloon driver of one incarnation's guest says. A reader's thread brings, the sampling
/// thread takes.
///
/// The VMM repeats the last statistics for ever and does not say when they came. They are new when
/// they differ from those before, or when the VMM counted an update since: an idle guest says the
/// same again, a hung one says nothing.
final class BalloonTrack {

    private static final long BYTES_PER_KB = 1024;

    /// A driver that was heard this recently is heard again: until then, its figure is not replaced
    /// by the host's, or the chart would jump between two different things.
    private static final Duration SOON = Duration.ofSeconds(3);

    private final long memoryKb;
    private final Duration soon;
    private @Nullable Reading pending;
    private @Nullable Balloon last;
    private @Nullable Long updates;
    private @Nullable Instant heardAt;

    private record Reading(Balloon balloon, Instant at) {}

    /// What a sample takes.
    ///
    /// @param stats null when there is nothing new
    /// @param isHeard whether the driver spoke lately
    record Turn(@Nullable BalloonStats stats, boolean isHeard) {}

    /// @param memoryKb what the VM was given: no honest guest has more
    BalloonTrack(long memoryKb, Pace pace) {
        this.memoryKb = memoryKb;
        this.soon = pace.stretched(SOON);
    }

    synchronized void told(Balloon balloon, Instant at) {
        pending = new Reading(balloon, at);
    }

    /// Takes what came since the last turn.
    ///
    /// @param updatesNow how many updates the VMM has counted; null when it does not say
    synchronized Turn take(@Nullable Long updatesNow, Instant now) {
        Reading reading = pending;
        pending = null;
        BalloonStats stats = null;
        if (reading != null && isNew(reading.balloon(), updatesNow)) {
            stats = stats(reading);
            heardAt = stats == null ? null : reading.at();
        }
        if (reading != null) {
            last = reading.balloon();
            updates = updatesNow;
        }
        boolean heard = heardAt != null && Duration.between(heardAt, now).compareTo(soon) < 0;
        return new Turn(stats, heard);
    }

    private boolean isNew(Balloon balloon, @Nullable Long updatesNow) {
        if (last == null) {
            // As old as the VM, for all that is known.
            return false;
        }
        boolean counted = updates != null && updatesNow != null && updatesNow > updates;
        return counted || !balloon.equals(last);
    }

    /// Null when it cannot be true of this VM.
    private @Nullable BalloonStats stats(Reading reading) {
        Balloon said = reading.balloon();
        Long total = kb(said.totalBytes());
        Long available = kb(said.availableBytes());
        Long free = kb(said.freeBytes());
        long most = total == null ? memoryKb : total;
        if (most > memoryKb || exceeds(available, most) || exceeds(free, most)) {
            return null;
        }
        return new BalloonStats(
                reading.at(),
                said.targetKb(),
                said.actualKb(),
                total,
                available,
                free,
                kb(said.cacheBytes()),
                said.swapInBytes(),
                said.swapOutBytes(),
                said.majorFaults(),
                said.oomKills());
    }

    private static boolean exceeds(@Nullable Long value, long most) {
        return value != null && value > most;
    }

    /// Numbers beyond 2^63 are the kernel's way to say that it does not know.
    private static @Nullable Long kb(@Nullable Long bytes) {
        return bytes == null || bytes < 0 ? null : (Long) (bytes / BYTES_PER_KB);
    }
}
