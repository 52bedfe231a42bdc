// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.time.Instant;

/// What a VMM has counted of its own work, at one moment. Unsigned totals that only grow while the
/// process lives; only differences between two readings with the same `gaps` mean anything.
///
/// @param nanos when, by [System#nanoTime]
/// @param at the same by the host's clock
/// @param gaps how often counts were lost before this reading
/// @param network all interfaces together
/// @param disks all drives together
/// @param vcpus all vCPUs together
/// @param balloonUpdates how often the guest's balloon driver sent statistics
public record VmmCounters(
        long nanos,
        Instant at,
        long gaps,
        Network network,
        Disks disks,
        Vcpus vcpus,
        long balloonUpdates) {

    /// Bytes as the guest counts them.
    ///
    /// @param throttled how often a frame had to wait for the rate limiter
    public record Network(long receivedBytes, long sentBytes, long throttled) {}

    /// What went through the drives.
    ///
    /// @param requests reads and writes
    /// @param waitUs time the requests took, added up
    /// @param throttled how often a request had to wait for the rate limiter
    public record Disks(
            long readBytes, long writtenBytes, long requests, long waitUs, long throttled) {}

    /// What it took to run the guest's code.
    ///
    /// @param exits how often a vCPU left the guest for something the VMM itself does
    /// @param exitUs time the VMM took for them, added up
    /// @param interrupts how often devices interrupted the guest
    public record Vcpus(long exits, long exitUs, long interrupts) {}
}
