// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A VMM process with a guest in it. Safe for use by many threads.
public interface Machine {

    /// Which process it is.
    ProcessIdentity identity();

    /// The host threads that run its vCPUs, without I/O; empty until they are known.
    List<Vcpu> vcpus();

    /// What its disks moved since the process started; empty when the VMM does not say within 200
    /// ms.
    Optional<DiskTotals> diskTotals();

    /// Presses the power button, and after the grace period cuts the power. Returns once the
    /// process is gone.
    void stop(Duration grace);

    /// Completes, never exceptionally, when the process is gone.
    CompletableFuture<MachineExit> exit();

    /// One vCPU.
    ///
    /// @param index from 0
    /// @param threadId the host's thread id
    record Vcpu(int index, long threadId) {}

    /// Unsigned 64-bit numbers of bytes, all disks together.
    record DiskTotals(long readBytes, long writtenBytes) {}

    /// What the guest's balloon driver told last; empty when the VMM does not say within 200 ms, or
    /// has no balloon.
    default Optional<BalloonStatistics> balloonStatistics() {
        return Optional.empty();
    }

    /// Has the VMM tell its counters, unless it has not answered the last time yet. Returns at
    /// once; [#counters] has them a little later.
    default void askCounters() {}

    /// The newest counters the VMM told, without I/O; empty when it never did. A VMM that tells its
    /// counters tells its disks' bytes there.
    default Optional<VmmCounters> counters() {
        return Optional.empty();
    }
}
