// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.VmStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The VMs of this host as the measuring side sees them: what there is, and what only a hypervisor
/// adapter can tell. Implementations are safe for use by many threads.
public interface ObservedVms {

    /// All VMs the host holds, running or not. Called ten times a second: cheap, no I/O.
    List<VmStatus> statuses();

    /// The host threads that run the VM's vCPUs, without I/O; empty when the VM does not run or its
    /// threads are not known yet.
    List<VcpuThread> vcpuThreads(UUID id);

    /// What the VM's disks moved since its VMM process started. May ask the VMM, for 200 ms at
    /// most; empty when the VM does not run or the VMM does not say.
    Optional<DiskTotals> diskTotals(UUID id);

    /// One vCPU's thread.
    ///
    /// @param index number of the vCPU, from 0
    /// @param threadId the host's thread id: a name in `/proc/<pid>/task`
    record VcpuThread(int index, long threadId) {}

    /// All disks together, absolute since the VMM process started. Unsigned 64-bit.
    record DiskTotals(long readBytes, long writtenBytes) {}
}
