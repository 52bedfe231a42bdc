// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.storage.VmDirectory;
import java.util.Optional;

/// Runs machines: one VMM process each, which outlives the host agent. Implementations are safe for
/// use by many threads.
public interface Hypervisor extends AutoCloseable {

    /// `qemu`, `firecracker` or `simulated`.
    String name();

    /// How guest code is run, as far as that is known by now. Never waits.
    Acceleration acceleration();

    /// Finds out ahead of the first start what has to be found out by trying. May take seconds.
    ///
    /// @param boot a kernel and an initramfs to try with
    void prepare(Boot boot);

    /// Starts a machine and returns once its vCPUs run. When that fails, nothing is left of it.
    ///
    /// Throws [ForwardRefusedException] when the host side of the forward cannot be had, and
    /// `HostException.VmmFailed` with the reason when the VMM does not start.
    Machine start(MachineSpec spec) throws ForwardRefusedException;

    /// Finds a machine again that an earlier host agent started. Empty when that process is gone,
    /// also when its number belongs to another process by now.
    ///
    /// @param identity as [Machine#identity] gave it
    Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity);

    /// Ends a VMM process of this directory of which nothing was written down: its host agent died
    /// while it started it.
    void endStray(VmDirectory directory);

    /// Why a machine that is gone ended, as well as that can be told from what it left behind.
    MachineExit postMortem(VmDirectory directory, ProcessIdentity identity);

    /// Lets go of all machines; they keep running.
    @Override
    void close();
}
