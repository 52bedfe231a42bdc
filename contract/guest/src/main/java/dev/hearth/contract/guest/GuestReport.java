// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One answer of a guest agent to `GET /metrics`: figures for people, and the raw 64-bit counters
/// that rates are computed from. Every family the guest could not read is null, never zero.
///
/// @param cpuUsagePercent the agent's own figure over the last full second; null before there are
///   two samples
/// @param identity who answered
/// @param cpu ticks of /proc/stat, or null
/// @param memory figures of /proc/meminfo, or null
/// @param network one entry per interface of /proc/net/dev, or null
/// @param disks one entry per whole disk of /proc/diskstats, or null
/// @param tasks what the scheduler has to do, of /proc/stat, or null
/// @param pressure how long tasks had to wait, of /proc/pressure, or null where the kernel does not
///   say
/// @param oomKills tasks that the kernel killed for want of memory since boot, of /proc/vmstat
///   (`oom_kill`): unsigned; null where the kernel does not say
/// @param fileSystems one entry per mount of a file system on a local disk, or null
public record GuestReport(
        @Nullable Double cpuUsagePercent,
        @Nullable Double uptimeSeconds,
        @Nullable LoadAverage loadAverage,
        @Nullable Integer processCount,
        Identity identity,
        @Nullable Cpu cpu,
        @Nullable Memory memory,
        @Nullable List<NetworkDevice> network,
        @Nullable List<Disk> disks,
        @Nullable Tasks tasks,
        @Nullable Pressure pressure,
        @Nullable Long oomKills,
        @Nullable List<FileSystem> fileSystems) {

    /// Who answered, and by which clocks.
    ///
    /// @param vmId what the agent was told it is; null when it was told nothing
    /// @param bootId /proc/sys/kernel/random/boot_id; stays across a snapshot restore
    /// @param nonce drawn when the agent started: 16 hexadecimal digits
    /// @param wallClockMs milliseconds since the epoch, by the guest's clock
    /// @param monotonicNs CLOCK_MONOTONIC of the guest, read right before the counters
    public record Identity(
            @Nullable String vmId,
            @Nullable String bootId,
            String nonce,
            String agentVersion,
            long wallClockMs,
            long monotonicNs) {}

    /// Load over 1, 5 and 15 minutes.
    public record LoadAverage(double one, double five, double fifteen) {}

    /// Ticks since boot, all CPUs together and each online CPU.
    ///
    /// @param userHz ticks per second
    public record Cpu(int userHz, CpuTimes total, List<CpuTimes> cpus) {}

    /// One line of /proc/stat: unsigned 64-bit ticks. `guest` is already inside `user`, and
    /// `guestNice` inside `nice` (proc_stat(5)).
    ///
    /// @param cpu number of the CPU; -1 for the sum line
    public record CpuTimes(
            int cpu,
            long user,
            long nice,
            long system,
            long idle,
            long iowait,
            long irq,
            long softirq,
            long steal,
            long guest,
            long guestNice) {}

    /// kB, as /proc/meminfo has them.
    ///
    /// @param freeKb nobody uses it (`MemFree`); null when the agent or its kernel does not say
    public record Memory(long totalKb, long availableKb, @Nullable Long freeKb) {

        /// What is used and cannot be had back without swapping: total - available.
        public long usedKb() {
            return totalKb - availableKb;
        }
    }

    /// Unsigned 64-bit totals since boot; in = received by the guest.
    public record NetworkDevice(
            String device,
            long receiveBytes,
            long receivePackets,
            long transmitBytes,
            long transmitPackets) {}

    /// Unsigned 64-bit totals since boot; a sector of /proc/diskstats is always 512 bytes.
    public record Disk(
            String device,
            long readsCompleted,
            long readBytes,
            long writesCompleted,
            long writtenBytes) {}

    /// Tasks that run or wait for a CPU, and tasks that wait for a disk (`procs_running`,
    /// `procs_blocked`).
    public record Tasks(int running, int blocked) {}

    /// Unsigned microseconds since boot in which some task waited, or all of them did.
    public record Pressure(
            long cpuSomeUs, long ioSomeUs, long ioFullUs, long memorySomeUs, long memoryFullUs) {}

    /// How full a file system is, by statvfs(3) in the guest. Unsigned; null where it did not
    /// answer.
    ///
    /// @param device such as `/dev/vda`; printable ASCII, any other byte as `\xhh`, like the next
    /// @param type such as `ext4`
    /// @param freeBytes what nobody uses, with what only root may
    /// @param availableBytes what everybody may use
    /// @param files inodes; 0 where the file system makes them as it goes
    public record FileSystem(
            String device,
            String mountPoint,
            String type,
            @Nullable Long sizeBytes,
            @Nullable Long freeBytes,
            @Nullable Long availableBytes,
            @Nullable Long files,
            @Nullable Long filesFree) {}
}
