// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.VmStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// VMs as a test says they are. Their disks read 200 bytes a millisecond, as [FakeReport]'s do.
///
/// [FakeReport]: dev.hearth.host.guest.FakeReport
final class FakeVms implements ObservedVms {

    private final Map<UUID, VmStatus> vms = new ConcurrentHashMap<>();
    private final Map<UUID, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<UUID, Counters> counters = new ConcurrentHashMap<>();
    private final AtomicLong stall = new AtomicLong();
    private final Set<UUID> broken = ConcurrentHashMap.newKeySet();

    void put(VmStatus vm) {
        vms.put(vm.id(), vm);
    }

    /// From now on, asking for this VM's threads throws.
    void breakThreadsOf(UUID id) {
        broken.add(id);
    }

    /// The next question for all VMs takes this long.
    void stallOnce(Duration time) {
        stall.set(time.toNanos());
    }

    @Override
    public List<VmStatus> statuses() {
        long end = System.nanoTime() + stall.getAndSet(0);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return List.copyOf(vms.values());
    }

    /// This process's first thread stands in for a vCPU's.
    @Override
    public List<VcpuThread> vcpuThreads(UUID id) {
        if (broken.contains(id)) {
            throw new IllegalStateException("as the test wants it");
        }
        VmStatus vm = vms.get(id);
        return vm == null || vm.pid() == null ? List.of() : List.of(new VcpuThread(0, vm.pid()));
    }

    @Override
    public Optional<DiskTotals> diskTotals(UUID id) {
        long ms = System.nanoTime() / 1_000_000;
        return Optional.of(new DiskTotals(ms * 200, ms * 100));
    }

    /// From now on, this VM's VMM counts 1000 bytes in, 500 out, 300 read and 150 written a
    /// millisecond; and its guest's balloon says that 128 of 512 MiB are used.
    void count(UUID id) {
        counts.put(id, new AtomicLong());
    }

    /// How often this VM's VMM was asked for its counters.
    long asked(UUID id) {
        AtomicLong count = counts.get(id);
        return count == null ? 0 : count.get();
    }

    @Override
    public void askCounters(UUID id) {
        AtomicLong count = counts.get(id);
        if (count != null) {
            count.incrementAndGet();
            long ms = System.nanoTime() / 1_000_000;
            counters.put(
                    id,
                    new Counters(
                            ms * 1_000_000,
                            Instant.now(),
                            0,
                            new Counters.Network(ms * 1000, ms * 500, ms),
                            new Counters.Disks(ms * 300, ms * 150, ms, ms * 20, ms),
                            new Counters.Vcpus(ms, ms, ms),
                            count.get()));
        }
    }

    @Override
    public Optional<Counters> counters(UUID id) {
        return Optional.ofNullable(counters.get(id));
    }

    @Override
    public Optional<Balloon> balloon(UUID id) {
        long mib = 1024 * 1024;
        return counts.containsKey(id)
                ? Optional.of(
                        new Balloon(0, 0, mib, 512 * mib, 384 * mib, mib, null, null, null, null))
                : Optional.empty();
    }
}
