// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.hypervisor.MachineExit;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of every way a Firecracker process can end.
class ExitReasonTest {

    private static final String REBOOT = "[    9.1] reboot: Restarting system / ";

    @Test
    void whatWasAskedForNeedsNoReason() {
        assertThat(new ExitReason(true, OptionalInt.of(137), "", "", false).exit())
                .isEqualTo(new MachineExit.Requested());
    }

    @Test
    void aRebootAndAPanicEndInTheSameCodeAndAreToldApart() {
        String panic =
                "[    2.0] ---[ end Kernel panic - not syncing: Attempted to kill init!"
                        + " exitcode=0x00000100 ]---";

        assertThat(ended(0, REBOOT))
                .isEqualTo(
                        new MachineExit.ByGuest(
                                Cause.GUEST_REBOOT, "the guest rebooted, which ends a VM"));
        assertThat(ended(0, panic))
                .isEqualTo(
                        new MachineExit.Failed(
                                Cause.GUEST_PANIC,
                                "the guest's kernel panicked: Attempted to kill init!"
                                        + " exitcode=0x00000100"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, exit code 1",
        "2, did not expect",
        "148, filter forbids",
        "149, SIGBUS",
        "150, SIGSEGV",
        "151, SIGXFSZ",
        "152, log level",
        "153, arguments",
        "154, SIGXCPU",
        "155, SIGPIPE",
        "156, SIGHUP",
        "157, SIGILL",
        "134, SIGABRT",
        "143, SIGTERM",
        "137, killed (signal 9)",
        "140, ended by signal 12",
        "7, ended with status 7",
    })
    void everyCodeHasItsWords(int code, String words) {
        // What a guest prints cannot change what the VMM's own code says.
        assertThat(ended(code, "Kernel panic - not syncing: a lie"))
                .isInstanceOfSatisfying(
                        MachineExit.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .contains(words)
                                        .doesNotContain("lie")
                                        .endsWith("; it said: its last words"));
    }

    @Test
    void aCgroupTellsWhoKilledIt() {
        MachineExit exit = new ExitReason(false, OptionalInt.of(137), "", "", true).exit();

        assertThat(exit)
                .isInstanceOfSatisfying(
                        MachineExit.Failed.class,
                        failed -> {
                            assertThat(failed.cause()).isEqualTo(Cause.HOST_OUT_OF_MEMORY);
                            assertThat(failed.reason()).contains("cgroup was out of memory");
                        });
    }

    @Test
    void aCodeThatNobodySawIsNotGuessed() {
        MachineExit exit = new ExitReason(false, OptionalInt.empty(), REBOOT, "", false).exit();

        assertThat(exit)
                .isInstanceOfSatisfying(
                        MachineExit.Failed.class,
                        failed -> assertThat(failed.reason()).contains("learned its exit code"));
    }

    private static MachineExit ended(int code, String console) {
        return new ExitReason(false, OptionalInt.of(code), console, "its last words", false).exit();
    }
}
