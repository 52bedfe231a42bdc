// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.nio.file.Path;
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

    /// Its serial console. Without I/O.
    ConsoleMedium console();

    /// Presses the power button, and after the grace period cuts the power. Returns once the
    /// process is gone.
    void stop(Duration grace);

    /// Completes, never exceptionally, when the process is gone.
    CompletableFuture<MachineExit> exit();

    /// Where the VMM leads to the guest's own vsock ports; empty when it does not. Without I/O.
    default Optional<Path> vsock() {
        return Optional.empty();
    }

    /// Stops the vCPUs; what runs already is as well. Throws `VmmFailed`.
    void pause();

    /// Lets the vCPUs run on; also when they do. Throws `VmmFailed`.
    void resume();

    /// Whether the vCPUs stand still, as the VMM says. Throws `VmmFailed` when it does not say.
    boolean isPaused();

    /// Puts the machine to disk: its CPUs, devices, memory, and a copy of its disk. It stands still
    /// as long as that takes, and then goes on if it did before. Nothing is left of a snapshot that
    /// fails.
    ///
    /// Throws `NotSupported` when this VMM cannot do that, and `VmmFailed`.
    ///
    /// @param into a directory that is not there yet; it appears when the snapshot is whole
    void snapshot(Path into, Snapshot.Kind kind);

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
