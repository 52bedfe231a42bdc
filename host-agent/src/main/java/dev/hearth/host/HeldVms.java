// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.hypervisor.BalloonStatistics;
import dev.hearth.host.hypervisor.VmmCounters;
import dev.hearth.host.metrics.ObservedVms;
import dev.hearth.host.vm.VmService;
import java.nio.file.Path;
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
    public Optional<Path> vsock(UUID id) {
        return vms.vsock(id);
    }

    @Override
    public List<UUID> lineage(UUID id) {
        return vms.lineage(id);
    }

    @Override
    public Optional<DiskTotals> diskTotals(UUID id) {
        return vms.diskTotals(id)
                .map(totals -> new DiskTotals(totals.readBytes(), totals.writtenBytes()));
    }

    @Override
    public void askCounters(UUID id) {
        vms.askCounters(id);
    }

    @Override
    public Optional<Counters> counters(UUID id) {
        return vms.counters(id).map(HeldVms::counters);
    }

    @Override
    public Optional<Balloon> balloon(UUID id) {
        return vms.balloonStatistics(id).map(HeldVms::balloon);
    }

    private static Counters counters(VmmCounters told) {
        VmmCounters.Network network = told.network();
        VmmCounters.Disks disks = told.disks();
        VmmCounters.Vcpus vcpus = told.vcpus();
        return new Counters(
                told.nanos(),
                told.at(),
                told.gaps(),
                new Counters.Network(
                        network.receivedBytes(), network.sentBytes(), network.throttled()),
                new Counters.Disks(
                        disks.readBytes(),
                        disks.writtenBytes(),
                        disks.requests(),
                        disks.waitUs(),
                        disks.throttled()),
                new Counters.Vcpus(vcpus.exits(), vcpus.exitUs(), vcpus.interrupts()),
                told.balloonUpdates());
    }

    private static Balloon balloon(BalloonStatistics told) {
        return new Balloon(
                told.targetKb(),
                told.actualKb(),
                told.freeBytes(),
                told.totalBytes(),
                told.availableBytes(),
                told.cacheBytes(),
                told.swapInBytes(),
                told.swapOutBytes(),
                told.majorFaults(),
                told.oomKills());
    }
}
