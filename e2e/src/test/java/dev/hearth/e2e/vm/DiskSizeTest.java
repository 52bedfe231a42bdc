// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A disk larger than its image, seen from inside its guest.
final class DiskSizeTest {

    private static final int MIB = 600;
    private static final int LATER_MIB = 800;
    private static final int SECTORS_PER_MIB = 2048;

    private static Hearth hearth;

    @BeforeAll
    static void start() {
        hearth = Hearth.start();
    }

    @AfterAll
    static void end() {
        hearth.close();
    }

    @Test
    void aGuestHasTheDiskThatWasAskedForAndALargerOneLater() {
        VmCreate plain = new VmCreate("large", 1, 128, VmCreate.DEFAULT_IMAGE);
        UUID vm = hearth.api().create(plain.withDisk(MIB)).id();
        hearth.api().start(vm);
        try (GuestShell shell = hearth.shell(vm)) {
            assertThat(sectors(shell)).isEqualTo(MIB * SECTORS_PER_MIB);
            // Without the tables of the file system itself.
            assertThat(fileSystemMib(shell)).isBetween(MIB * 9 / 10, MIB);
            shell.run("echo kept > /root-file; sync");
        }
        hearth.api().stop(vm);
        await().until(() -> hearth.api().vm(vm).state() == VmState.STOPPED);

        Answer grown =
                Answer.to(
                        hearth,
                        "PATCH",
                        "/v1/vms/" + vm,
                        "{\"disk_mib\": %d}".formatted(LATER_MIB));

        assertThat(grown.status()).isEqualTo(200);
        assertThat(Optional.of(hearth.api().vm(vm)).map(Vm::diskMib)).contains(LATER_MIB);
        hearth.api().start(vm);
        try (GuestShell shell = hearth.shell(vm)) {
            assertThat(sectors(shell)).isEqualTo(LATER_MIB * SECTORS_PER_MIB);
            assertThat(shell.run("cat /root-file")).isEqualTo("kept");
        }
    }

    private static int sectors(GuestShell shell) {
        return Integer.parseInt(shell.run("cat /sys/class/block/vda/size"));
    }

    private static int fileSystemMib(GuestShell shell) {
        return Integer.parseInt(shell.run("df -m / | tail -1 | tr -s ' ' | cut -d ' ' -f 2"));
    }
}
