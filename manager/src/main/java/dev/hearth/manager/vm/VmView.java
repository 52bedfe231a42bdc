// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.External;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.host.SeenVm;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts together what is wanted of a VM and what its host says it is.
final class VmView {

    private VmView() {}

    static Vm of(WantedVm vm, SeenVm seen) {
        return switch (seen) {
            case SeenVm.Absent() when vm.isExternal() ->
                    of(vm, VmState.EXTERNAL, "its host is being told of it again", null);
            case SeenVm.Held(VmStatus status, Optional<SeenVm.Sample> sample) ->
                    of(vm, state(status.state()), status.reason(), status.startedAt());
            case SeenVm.Absent() -> of(vm, VmState.STOPPED, null, null);
            case SeenVm.Unknown(String reason) -> of(vm, VmState.UNKNOWN, reason, null);
        };
    }

    private static Vm of(
            WantedVm vm, VmState state, @Nullable String reason, @Nullable Instant startedAt) {
        return new Vm(
                vm.id().value(),
                vm.name(),
                vm.vcpuCount(),
                vm.memSizeMib(),
                vm.image(),
                vm.network(),
                vm.externalAgentPort() == null ? null : new External(vm.externalAgentPort()),
                state,
                reason,
                vm.guestIp(),
                vm.createdAt(),
                startedAt);
    }

    private static VmState state(dev.hearth.contract.host.VmState state) {
        return switch (state) {
            case STOPPED -> VmState.STOPPED;
            case STARTING -> VmState.STARTING;
            case RUNNING -> VmState.RUNNING;
            case PAUSED -> VmState.PAUSED;
            case SNAPSHOTTING -> VmState.SNAPSHOTTING;
            case STOPPING -> VmState.STOPPING;
            case FAILED -> VmState.FAILED;
            case EXTERNAL -> VmState.EXTERNAL;
        };
    }
}
