// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.External;
import dev.hearth.contract.rest.Verdict;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts together what is wanted of a VM and what its host says it is.
final class VmView {

    private VmView() {}

    static Vm of(WantedVm vm, HostState host) {
        View view = new View(vm, host.name());
        return switch (host.vm(vm.id().value())) {
            case SeenVm.Absent() when vm.isExternal() ->
                    view.in(VmState.EXTERNAL, "its host is being told of it again", null, null);
            case SeenVm.Held(VmStatus status, Optional<SeenVm.Sample> sample) ->
                    view.in(
                            state(status.state()),
                            status.reason(),
                            status.startedAt(),
                            verdict(status.verdict()));
            case SeenVm.Absent() -> view.in(VmState.STOPPED, null, null, null);
            case SeenVm.Unknown(String reason) -> view.in(VmState.UNKNOWN, reason, null, null);
        };
    }

    /// Only where the VM is in its life.
    static VmState state(Vm vm, SeenVm seen) {
        return switch (seen) {
            case SeenVm.Absent() when vm.external() != null -> VmState.EXTERNAL;
            case SeenVm.Held held -> state(held.status().state());
            case SeenVm.Absent() -> VmState.STOPPED;
            case SeenVm.Unknown(String reason) -> VmState.UNKNOWN;
        };
    }

    /// What does not depend on where the VM is in its life.
    private record View(WantedVm vm, String host) {

        Vm in(
                VmState state,
                @Nullable String reason,
                @Nullable Instant startedAt,
                @Nullable Verdict verdict) {
            return new Vm(
                    vm.id().value(),
                    vm.name(),
                    host,
                    vm.vcpuCount(),
                    vm.memSizeMib(),
                    vm.image(),
                    vm.diskMib(),
                    vm.network(),
                    vm.externalAgentPort() == null ? null : new External(vm.externalAgentPort()),
                    vm.pollIntervalS(),
                    state,
                    reason,
                    vm.guestIp(),
                    vm.createdAt(),
                    startedAt,
                    verdict);
        }
    }

    private static @Nullable Verdict verdict(dev.hearth.contract.host.@Nullable Verdict told) {
        return told == null
                ? null
                : new Verdict(cause(told.cause()), told.detail(), told.evidence());
    }

    private static Verdict.Cause cause(dev.hearth.contract.host.Verdict.Cause cause) {
        return switch (cause) {
            case REQUESTED -> Verdict.Cause.REQUESTED;
            case GUEST_SHUTDOWN -> Verdict.Cause.GUEST_SHUTDOWN;
            case GUEST_REBOOT -> Verdict.Cause.GUEST_REBOOT;
            case GUEST_PANIC -> Verdict.Cause.GUEST_PANIC;
            case GUEST_OUT_OF_MEMORY -> Verdict.Cause.GUEST_OUT_OF_MEMORY;
            case HOST_OUT_OF_MEMORY -> Verdict.Cause.HOST_OUT_OF_MEMORY;
            case VMM_KILLED -> Verdict.Cause.VMM_KILLED;
            case VMM_FAILED -> Verdict.Cause.VMM_FAILED;
            case HOST_REBOOTED -> Verdict.Cause.HOST_REBOOTED;
            case START_FAILED -> Verdict.Cause.START_FAILED;
            case UNKNOWN -> Verdict.Cause.UNKNOWN;
        };
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
