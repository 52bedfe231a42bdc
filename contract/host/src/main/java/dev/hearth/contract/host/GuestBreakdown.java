// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a guest told of each of its CPUs, interfaces, disks and file systems, as of its newest
/// answer. Only the guest's agent can know any of it: without a fresh answer all of it is null.
/// Names are the guest's own, in printable ASCII.
///
/// @param reason why nothing is known, and what to do; null when something is
/// @param at when the guest answered, by the host's clock
/// @param ageMs how long ago that was when it was asked for
/// @param intervalMs what the rates and shares cover; null when there was no answer before to
///   compare with: they are null then, too
/// @param cpus the online ones, by number
/// @param network without the loopback
/// @param disks whole disks
/// @param fileSystems those on local disks, at most 16
public record GuestBreakdown(
        UUID vmId,
        @Nullable String reason,
        @Nullable Instant at,
        @Nullable Long ageMs,
        @Nullable Long intervalMs,
        @Nullable List<Cpu> cpus,
        @Nullable List<NetworkDevice> network,
        @Nullable List<Disk> disks,
        @Nullable List<FileSystem> fileSystems) {

    /// Nothing, and why.
    public static GuestBreakdown unknown(UUID vmId, @Nullable String reason) {
        return new GuestBreakdown(vmId, reason, null, null, null, null, null, null, null);
    }

    /// What one CPU did, in percent of its time. User, system, irq and steal together are busy.
    ///
    /// @param cpu its number
    /// @param userPercent programs, niced ones included
    /// @param irqPercent hard and soft interrupts
    /// @param stealPercent it was ready, and the host ran others
    /// @param iowaitPercent idle, while a task waited for a disk
    public record Cpu(
            int cpu,
            @Nullable Double busyPercent,
            @Nullable Double userPercent,
            @Nullable Double systemPercent,
            @Nullable Double irqPercent,
            @Nullable Double stealPercent,
            @Nullable Double iowaitPercent) {}

    /// What went through one interface, a second; in is what the guest received.
    public record NetworkDevice(
            String device,
            @Nullable Double inBytesPerSecond,
            @Nullable Double outBytesPerSecond,
            @Nullable Double inPacketsPerSecond,
            @Nullable Double outPacketsPerSecond) {}

    /// What was read from one disk and written to it, a second.
    public record Disk(
            String device,
            @Nullable Double readBytesPerSecond,
            @Nullable Double writeBytesPerSecond,
            @Nullable Double readsPerSecond,
            @Nullable Double writesPerSecond) {}

    /// How full a file system is; null where it did not answer, or not with what can be.
    ///
    /// @param usedBytes size - free
    /// @param availableBytes what everybody may still use: less than what is free where some is
    ///   kept for root
    /// @param files how many inodes there can be; null where there is no limit
    public record FileSystem(
            String device,
            String mountPoint,
            String type,
            @Nullable Long sizeBytes,
            @Nullable Long usedBytes,
            @Nullable Long availableBytes,
            @Nullable Long files,
            @Nullable Long filesUsed) {}
}
