// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.host.guest.GuestReading;
import dev.hearth.host.rate.GuestParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes the breakdown of what a guest said, for whoever asks. It is not part of the samples: most
/// VMs have nobody who looks at their parts.
final class Breakdown {

    private Breakdown() {}

    /// @param now by the host's clock
    static GuestBreakdown of(UUID vm, GuestTrack.Pair pair, Pace pace, Instant now) {
        GuestReading reading = pair.now();
        GuestParts parts = GuestParts.between(pair.before(), reading, pace.longestNanos());
        Long interval = parts.intervalNanos();
        return new GuestBreakdown(
                vm,
                null,
                reading.at(),
                Math.max(0, Duration.between(reading.at(), now).toMillis()),
                interval == null ? null : (Long) TimeUnit.NANOSECONDS.toMillis(interval),
                parts.cpus(),
                parts.network(),
                parts.disks(),
                fileSystems(reading.report().fileSystems()));
    }

    private static @Nullable List<GuestBreakdown.FileSystem> fileSystems(
            @Nullable List<GuestReport.FileSystem> told) {
        return told == null ? null : told.stream().map(Breakdown::fileSystem).toList();
    }

    private static GuestBreakdown.FileSystem fileSystem(GuestReport.FileSystem told) {
        Long size = positive(told.sizeBytes());
        Long files = positive(told.files());
        Long free = within(size, told.freeBytes());
        Long filesFree = within(files, told.filesFree());
        return new GuestBreakdown.FileSystem(
                told.device(),
                told.mountPoint(),
                told.type(),
                size,
                rest(size, free),
                within(size, told.availableBytes()),
                files,
                rest(files, filesFree));
    }

    /// A size is more than nothing, and none has its highest bit set.
    private static @Nullable Long positive(@Nullable Long told) {
        return told == null || told <= 0 ? null : told;
    }

    /// A part is no more than all: what cannot be is unknown.
    private static @Nullable Long within(@Nullable Long all, @Nullable Long part) {
        return all == null || part == null || part < 0 || part > all ? null : part;
    }

    private static @Nullable Long rest(@Nullable Long all, @Nullable Long part) {
        return all == null || part == null ? null : (Long) (all - part);
    }
}
