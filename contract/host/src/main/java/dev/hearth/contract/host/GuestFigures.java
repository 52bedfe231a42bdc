// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import org.jspecify.annotations.Nullable;

/// What only a guest's own kernel knows of how it fares, as its agent told. Shares are of the
/// sample's interval; what this kernel does not say, or cannot be known of the interval, is null.
///
/// @param cpuStealPercent 0 to 100, share of all the VM's vCPUs: they were ready and the host ran
///   others
/// @param cpuIowaitPercent 0 to 100, share of all the VM's vCPUs: idle, while a task waited for a
///   disk
/// @param procsRunning tasks that ran or waited for a CPU just then (`procs_running`)
/// @param procsBlocked tasks that waited for a disk just then (`procs_blocked`)
/// @param pressure how long tasks had to wait
/// @param oomKills tasks that the guest's kernel killed for want of memory since it booted
/// @param memoryFreeKb memory that nobody uses (`MemFree`), kB of 1024 bytes. What is available and
///   not free are caches, which are given back when memory is needed
public record GuestFigures(
        @Nullable Double cpuStealPercent,
        @Nullable Double cpuIowaitPercent,
        @Nullable Integer procsRunning,
        @Nullable Integer procsBlocked,
        @Nullable Pressure pressure,
        @Nullable Long oomKills,
        @Nullable Long memoryFreeKb) {

    /// Share of the interval, 0 to 100, in which some task waited (`some`) or all of them did
    /// (`full`): the guest's pressure stall information.
    public record Pressure(
            double cpuSomePercent,
            double ioSomePercent,
            double ioFullPercent,
            double memorySomePercent,
            double memoryFullPercent) {}
}
