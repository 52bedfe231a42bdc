// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.UUID;

/// Statuses of VMs with 2 vCPUs and 512 MiB.
final class TestVm {

    static final UUID ID = new UUID(7, 7);
    private static final VmSpec SPEC = new VmSpec("web", 2, 512, "alpine");

    private TestVm() {}

    static VmStatus running(UUID id, String incarnation, long pid, int agentPort) {
        return carried(id, VmState.RUNNING, incarnation, pid, agentPort);
    }

    /// One that is measured every so many seconds.
    static VmStatus seldom(VmStatus vm, int seconds) {
        return new VmStatus(
                vm.id(),
                vm.spec().polledEvery(seconds),
                vm.state(),
                vm.reason(),
                vm.incarnation(),
                vm.pid(),
                vm.address(),
                vm.agentPort(),
                vm.origin(),
                vm.startedAt(),
                vm.verdict(),
                vm.eventSeq());
    }

    static VmStatus paused(UUID id, String incarnation, long pid, int agentPort) {
        return carried(id, VmState.PAUSED, incarnation, pid, agentPort);
    }

    private static VmStatus carried(
            UUID id, VmState state, String incarnation, long pid, int agentPort) {
        return new VmStatus(
                id,
                SPEC,
                state,
                null,
                incarnation,
                pid,
                "127.0.0.1",
                agentPort,
                null,
                Instant.EPOCH,
                null,
                0);
    }

    static VmStatus failed(UUID id, String reason) {
        return new VmStatus(
                id, SPEC, VmState.FAILED, reason, null, null, null, null, null, null, null, 0);
    }
}
