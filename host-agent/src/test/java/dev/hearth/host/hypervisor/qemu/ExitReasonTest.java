// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.hypervisor.MachineExit;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What a person is told of each way in which QEMU can end.
class ExitReasonTest {

    @Test
    void whatWasAskedForNeedsNoReason() {
        assertThat(new ExitReason(true, "guest-shutdown", OptionalInt.of(0), "", "").exit())
                .isEqualTo(new MachineExit.Requested());
    }

    @Test
    void aGuestMayPowerItselfOff() {
        assertThat(new ExitReason(false, "guest-shutdown", OptionalInt.of(0), "", "noise").exit())
                .isEqualTo(
                        new MachineExit.ByGuest(
                                Cause.GUEST_SHUTDOWN, "the guest powered itself off"));
    }

    @Test
    void aRebootIsNotTakenForAPowerOff() {
        assertThat(new ExitReason(false, "guest-reset", OptionalInt.empty(), "", "").exit())
                .isInstanceOfSatisfying(
                        MachineExit.ByGuest.class,
                        exit -> assertThat(exit.reason()).contains("rebooted", "console"));
    }

    @Test
    void aPanicIsNotTakenForAReboot() {
        String printed = "noise / [    2.0] Kernel panic - not syncing: sysrq triggered crash / ";

        assertThat(new ExitReason(false, "guest-reset", OptionalInt.of(0), printed, "").exit())
                .isEqualTo(
                        new MachineExit.Failed(
                                Cause.GUEST_PANIC,
                                "the guest's kernel panicked: sysrq triggered crash"));
    }

    @Test
    void sigkillPointsAtTheOutOfMemoryKiller() {
        assertThat(new ExitReason(false, null, OptionalInt.of(137), "", "").exit())
                .isEqualTo(
                        new MachineExit.Failed(
                                Cause.VMM_KILLED,
                                "QEMU was killed (signal 9): by someone, or by the host's"
                                        + " out-of-memory killer"));
    }

    @Test
    void anErrorIsQuoted() {
        assertThat(new ExitReason(false, null, OptionalInt.of(1), "", "no such disk").exit())
                .isEqualTo(
                        new MachineExit.Failed(
                                Cause.VMM_FAILED,
                                "QEMU ended with status 1; it said: no such disk"));
    }

    @Test
    void aProcessThatWasNotOurChildHasNoStatus() {
        assertThat(new ExitReason(false, null, OptionalInt.empty(), "", "").exit())
                .isEqualTo(new MachineExit.Failed(Cause.UNKNOWN, "QEMU ended"));
    }
}
