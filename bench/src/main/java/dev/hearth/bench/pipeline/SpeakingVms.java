// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// VMs that run in no one's machine, and samples of them in which everything is known.
final class SpeakingVms {

    private static final int MEMORY_KB = 131_072;

    private final Random random = new Random(1);
    private final List<VmStatus> vms;

    SpeakingVms(List<UUID> ids) {
        vms = ids.stream().map(SpeakingVms::running).toList();
    }

    /// What they all measure at one moment, over the time before it.
    List<Batch.Entry> at(Instant at, long intervalMs) {
        return vms.stream().map(vm -> new Batch.Entry(vm, sample(vm, at, intervalMs))).toList();
    }

    private static VmStatus running(UUID id) {
        return new VmStatus(
                id,
                new VmSpec("vm-" + id, 1, 128, "demo"),
                VmState.RUNNING,
                null,
                id + ":1",
                4_711L,
                null,
                null,
                null,
                Instant.EPOCH,
                null,
                0);
    }

    private MetricSample sample(VmStatus vm, Instant at, long intervalMs) {
        long used = 30_000L + random.nextInt(60_000);
        return new MetricSample(
                vm.id(),
                vm.incarnation(),
                at,
                intervalMs,
                MetricState.LIVE,
                null,
                guest(at, 100),
                new Measured(100.0 * used / MEMORY_KB, Source.GUEST, at),
                guest(at, 1e6),
                guest(at, 1e6),
                guest(at, 1e7),
                guest(at, 1e7),
                used,
                (long) MEMORY_KB,
                MEMORY_KB - used,
                1e6 * random.nextDouble(),
                List.of(random.nextDouble(), 0.5, 0.5),
                42,
                "0.1.0",
                null,
                vmm(vm, at, intervalMs),
                null,
                null,
                null);
    }

    private ProcessStats vmm(VmStatus vm, Instant at, long intervalMs) {
        return new ProcessStats(
                vm.id(),
                4_711,
                at,
                intervalMs,
                100 * random.nextDouble(),
                100 * random.nextDouble(),
                List.of(new ProcessStats.Vcpu(0, 4_712, 100 * random.nextDouble())),
                60_000L + random.nextInt(60_000),
                MEMORY_KB,
                50.0,
                random.nextDouble(),
                null,
                null);
    }

    private Measured guest(Instant at, double most) {
        return new Measured(Math.rint(random.nextDouble() * most), Source.GUEST, at);
    }
}
