// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.hypervisor.KernelPanic;
import dev.hearth.host.hypervisor.MachineExit;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What is known of the end of a QEMU process.
///
/// @param requested whether the host agent asked for it
/// @param shutdownEvent `reason` of QMP's last SHUTDOWN event; null when none was seen
/// @param exitCode empty when the process was not our child; 128 + n when signal n ended it
/// @param console the last the guest printed; may be empty
/// @param lastWords the last lines of its log; may be empty
record ExitReason(
        boolean requested,
        @Nullable String shutdownEvent,
        OptionalInt exitCode,
        String console,
        String lastWords) {

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    /// The reason in words. Who asked wins over what was seen: a machine that is told to stop also
    /// reports a guest's shutdown.
    MachineExit exit() {
        if (requested) {
            return new MachineExit.Requested();
        }
        return switch (shutdownEvent == null ? "" : shutdownEvent) {
            case "guest-shutdown" ->
                    new MachineExit.ByGuest(Cause.GUEST_SHUTDOWN, "the guest powered itself off");
            case "guest-reset" -> reset();
            case "guest-panic" ->
                    new MachineExit.Failed(
                            Cause.GUEST_PANIC, "the guest's kernel panicked" + quoted());
            case "host-qmp-quit" ->
                    new MachineExit.Failed(
                            Cause.VMM_KILLED, "QEMU was told to quit over its control socket");
            default -> new MachineExit.Failed(cause(), byExitCode() + quoted());
        };
    }

    /// A kernel that panics reboots, too.
    private MachineExit reset() {
        Optional<String> panic = KernelPanic.reason(console);
        return panic.isPresent()
                ? new MachineExit.Failed(
                        Cause.GUEST_PANIC, "the guest's kernel panicked: " + panic.get())
                : new MachineExit.ByGuest(
                        Cause.GUEST_REBOOT,
                        "the guest rebooted, which ends a VM; look at its console when nobody"
                                + " asked for it");
    }

    private Cause cause() {
        int signal = exitCode.orElse(0) - 128;
        if (signal == SIGKILL || signal == SIGTERM) {
            return Cause.VMM_KILLED;
        }
        return exitCode.isEmpty() ? Cause.UNKNOWN : Cause.VMM_FAILED;
    }

    private String byExitCode() {
        if (exitCode.isEmpty()) {
            return "QEMU ended";
        }
        int code = exitCode.getAsInt();
        int signal = code - 128;
        if (signal == SIGKILL) {
            return "QEMU was killed (signal 9): by someone, or by the host's out-of-memory killer";
        }
        return signal > 0 ? "QEMU was ended by signal " + signal : "QEMU ended with status " + code;
    }

    private String quoted() {
        return lastWords.isEmpty() ? "" : "; it said: " + lastWords;
    }
}
