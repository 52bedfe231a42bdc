// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.metrics.ObservedVms;
import dev.hearth.host.vm.VmService;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The VMs as the measuring side wants to see them; the two sides do not know each other.
record HeldVms(VmService vms) implements ObservedVms {

    @Override
    public List<VmStatus> statuses() {
        return vms.list();
    }

    @Override
    public List<VcpuThread> vcpuThreads(UUID id) {
        return vms.vcpus(id).stream()
                .map(vcpu -> new VcpuThread(vcpu.index(), vcpu.threadId()))
                .toList();
    }

    @Override
    public Optional<DiskTotals> diskTotals(UUID id) {
        return vms.diskTotals(id)
                .map(totals -> new DiskTotals(totals.readBytes(), totals.writtenBytes()));
    }
}
