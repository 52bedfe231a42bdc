// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.hypervisor.KernelPanic;
import dev.hearth.host.hypervisor.MachineExit;
import java.util.Map;
import java.util.OptionalInt;

/// What is known of the end of a Firecracker process.
///
/// @param requested whether the host agent asked for it
/// @param exitCode empty when the process was not our child, and its metrics do not tell either;
///   128 + n when signal n ended it, unless Firecracker handled that signal, for which it has codes
///   of its own
/// @param console the last the guest printed; may be empty
/// @param lastWords the last lines of its log; may be empty
/// @param outOfMemory whether the kernel killed something in its cgroup for want of memory
record ExitReason(
        boolean requested,
        OptionalInt exitCode,
        String console,
        String lastWords,
        boolean outOfMemory) {

    /// With which Firecracker ends when its guest resets the machine.
    static final int RESET = 0;

    private static final int KILLED = 128 + 9;
    private static final int TOLD_TO_END = 128 + 15;

    /// Firecracker's own codes: `FcExitCode` in its source, and what the kernel makes of signals it
    /// does not handle.
    private static final Map<Integer, String> CODES =
            Map.ofEntries(
                    Map.entry(1, "Firecracker met an error (exit code 1)"),
                    Map.entry(2, "Firecracker met an error it did not expect (exit code 2)"),
                    Map.entry(
                            148,
                            "Firecracker made a system call that its filter forbids (exit code"
                                    + " 148): an attack, or a fault of this version"),
                    Map.entry(149, "Firecracker met a bus error (SIGBUS): is the disk full?"),
                    Map.entry(150, "Firecracker accessed memory it does not have (SIGSEGV)"),
                    Map.entry(151, "Firecracker met its limit on file sizes (SIGXFSZ)"),
                    Map.entry(152, "Firecracker does not know a log level it was told"),
                    Map.entry(153, "Firecracker does not know its arguments"),
                    Map.entry(154, "Firecracker met its limit on CPU time (SIGXCPU)"),
                    Map.entry(155, "Firecracker lost the reader of a pipe (SIGPIPE)"),
                    Map.entry(156, "Firecracker lost its terminal (SIGHUP)"),
                    Map.entry(157, "Firecracker met an illegal instruction (SIGILL)"),
                    Map.entry(128 + 6, "Firecracker gave up (SIGABRT)"),
                    Map.entry(TOLD_TO_END, "Firecracker was told to end (SIGTERM) by someone"));

    /// The reason in words. Who asked wins over what was seen: a guest that is told to stop
    /// reboots.
    MachineExit exit() {
        if (requested) {
            return new MachineExit.Requested();
        }
        if (exitCode.isPresent() && exitCode.getAsInt() != RESET) {
            int code = exitCode.getAsInt();
            return new MachineExit.Failed(cause(code), byExitCode(code) + quoted());
        }
        return KernelPanic.reason(console)
                .<MachineExit>map(reason ->
                        new MachineExit.Failed(
                                Cause.GUEST_PANIC, "the guest's kernel panicked: " + reason))
                .orElseGet(() ->
                        exitCode.isPresent()
                                ? new MachineExit.ByGuest(
                                        Cause.GUEST_REBOOT, "the guest rebooted, which ends a VM")
                                : new MachineExit.Failed(
                                        Cause.UNKNOWN,
                                        "Firecracker ended, and only the host agent that started it"
                                                + " could have learned its exit code"
                                                + quoted()));
    }

    private Cause cause(int code) {
        return switch (code) {
            case KILLED -> outOfMemory ? Cause.HOST_OUT_OF_MEMORY : Cause.VMM_KILLED;
            case TOLD_TO_END -> Cause.VMM_KILLED;
            default -> Cause.VMM_FAILED;
        };
    }

    private String byExitCode(int code) {
        if (code == KILLED) {
            return outOfMemory
                    ? "Firecracker was killed (signal 9) by the kernel: its cgroup was out of"
                            + " memory"
                    : "Firecracker was killed (signal 9): by someone, or by the host's"
                            + " out-of-memory killer";
        }
        String known = CODES.get(code);
        if (known != null) {
            return known;
        }
        return code > 128
                ? "Firecracker was ended by signal " + (code - 128)
                : "Firecracker ended with status " + code;
    }

    private String quoted() {
        return lastWords.isEmpty() ? "" : "; it said: " + lastWords;
    }
}
