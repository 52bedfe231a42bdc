// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmEvent.Kind;
import dev.hearth.contract.host.VmState;
import dev.hearth.host.event.EventLog;
import dev.hearth.host.event.EventWatch;
import dev.hearth.host.hypervisor.MachineExit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has what happens to VMs written down, and their ends explained. Safe for use by many threads.
///
/// @param log keeps the events
/// @param watch knows what was seen before an end
public record Chronicle(EventLog log, EventWatch watch) {

    /// An end that is explained, and not yet written down.
    record Ended(@Nullable String incarnation, StopRecord record) {}

    long newest(UUID vm) {
        return log.newest(vm);
    }

    /// How many events were written down since the start, of all VMs.
    long changes() {
        return log.changes();
    }

    void note(UUID vm, Kind kind, String incarnation) {
        log.note(
                vm,
                kind,
                incarnation,
                switch (kind) {
                    case STARTED -> "the VM was started";
                    case RESTORED -> "the VM goes on from a snapshot";
                    case PAUSED -> "the VM was paused";
                    case RESUMED -> "the VM was resumed";
                    case SNAPSHOT_TAKEN -> "the VM was put to disk";
                    default ->
                            throw new IllegalArgumentException(kind + " has a detail of its own");
                });
    }

    void note(UUID vm, Ended ended) {
        log.noteEnd(vm, ended.incarnation(), ended.record().verdict());
    }

    /// Explains an end.
    Ended judge(UUID vm, String incarnation, MachineExit exit) {
        VmState state = exit instanceof MachineExit.Failed ? VmState.FAILED : VmState.STOPPED;
        String detail =
                switch (exit) {
                    case MachineExit.Requested ignored -> "it was told to stop";
                    case MachineExit.ByGuest byGuest -> byGuest.reason();
                    case MachineExit.Failed failed -> failed.reason();
                };
        return new Ended(
                incarnation, new StopRecord(state, watch.verdict(vm, exit.cause(), detail)));
    }

    /// Explains an end and writes it down.
    StopRecord ended(UUID vm, String incarnation, MachineExit exit) {
        Ended ended = judge(vm, incarnation, exit);
        note(vm, ended);
        return ended.record();
    }

    /// Writes down that a VM did not start.
    Verdict notStarted(UUID vm, String detail) {
        Verdict verdict = watch.verdict(vm, Cause.START_FAILED, detail);
        log.noteEnd(vm, null, verdict);
        return verdict;
    }
}
