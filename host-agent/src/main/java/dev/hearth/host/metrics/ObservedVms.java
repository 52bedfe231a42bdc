// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.VmStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The VMs of this host as the measuring side sees them: what there is, and what only a hypervisor
/// adapter can tell. Implementations are safe for use by many threads.
public interface ObservedVms {

    /// All VMs the host holds, running or not, in the same order while none came or went. What did
    /// not change is the same object as before. Called ten times a second: cheap, no I/O.
    List<VmStatus> statuses();

    /// The host threads that run the VM's vCPUs, without I/O; empty when the VM does not run or its
    /// threads are not known yet.
    List<VcpuThread> vcpuThreads(UUID id);

    /// What the VM's disks moved since its VMM process started. May ask the VMM, for 200 ms at
    /// most; empty when the VM does not run or the VMM does not say.
    Optional<DiskTotals> diskTotals(UUID id);

    /// The unix socket at which the VM's VMM leads to its guest's vsock, without I/O; empty when
    /// the VM does not run or its guest agent is reached otherwise.
    default Optional<Path> vsock(UUID id) {
        return Optional.empty();
    }

    /// Whom the VM's guest may call itself besides its own id, without I/O; empty when it booted.
    default List<UUID> lineage(UUID id) {
        return List.of();
    }

    /// One vCPU's thread.
    ///
    /// @param index number of the vCPU, from 0
    /// @param threadId the host's thread id: a name in `/proc/<pid>/task`
    record VcpuThread(int index, long threadId) {}

    /// All disks together, absolute since the VMM process started. Unsigned 64-bit.
    record DiskTotals(long readBytes, long writtenBytes) {}

    /// Has the VM's VMM tell its counters, unless it has not answered the last time yet. Returns at
    /// once.
    default void askCounters(UUID id) {}

    /// The newest counters the VM's VMM told, without I/O; empty when the VM does not run or its
    /// VMM never did.
    default Optional<Counters> counters(UUID id) {
        return Optional.empty();
    }

    /// What the guest's balloon driver told the VMM last. May ask the VMM, for 200 ms at most;
    /// empty when the VM does not run or the VMM does not say.
    default Optional<Balloon> balloon(UUID id) {
        return Optional.empty();
    }

    /// What a VMM has counted since its process started. Unsigned 64-bit.
    ///
    /// @param nanos when, by [System#nanoTime]
    /// @param at the same by the host's clock
    /// @param gaps how often counts were lost before this reading
    /// @param balloonUpdates how often the balloon driver sent statistics
    record Counters(
            long nanos,
            Instant at,
            long gaps,
            Network network,
            Disks disks,
            Vcpus vcpus,
            long balloonUpdates) {

        /// All interfaces together.
        public record Network(long receivedBytes, long sentBytes, long throttled) {}

        /// All drives together; `waitUs` is the time of all requests, added up.
        public record Disks(
                long readBytes, long writtenBytes, long requests, long waitUs, long throttled) {}

        /// All vCPUs together; `exitUs` is the VMM's time for all exits, added up.
        public record Vcpus(long exits, long exitUs, long interrupts) {}
    }

    /// A guest's memory as its kernel told it, no one knows when. Unknown is null.
    record Balloon(
            long targetKb,
            long actualKb,
            @Nullable Long freeBytes,
            @Nullable Long totalBytes,
            @Nullable Long availableBytes,
            @Nullable Long cacheBytes,
            @Nullable Long swapInBytes,
            @Nullable Long swapOutBytes,
            @Nullable Long majorFaults,
            @Nullable Long oomKills) {}
}
