// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.metrics.ObservedVms;
import dev.hearth.host.vm.VmService;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The VMs, of which nothing can be measured.
record Unmeasured(VmService vms) implements ObservedVms {
    @Override
    public List<VmStatus> statuses() {
        return vms.list();
    }

    @Override
    public List<VcpuThread> vcpuThreads(UUID id) {
        return List.of();
    }

    @Override
    public Optional<DiskTotals> diskTotals(UUID id) {
        return Optional.empty();
    }
}
