// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where things are, who may see them, and that there is one host agent per state home.
class StateHomeTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");

    @TempDir Path directory;

    @Test
    void nobodyElseMayEnter() throws IOException {
        new StateHome(directory).create();

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("host"))))
                .isEqualTo("rwx------");
    }

    @Test
    void listsDirectoriesThatAreNamedLikeAVm() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        Files.createDirectories(home.vm(ID).path());
        Files.createDirectories(home.vm(ID).path().resolveSibling("lost+found"));

        assertThat(home.vmIds()).containsExactly(ID);
    }

    @Test
    void aHomeTooLongForSocketsIsRefusedAtOnce() {
        Path deep = directory.resolve("x".repeat(60));

        assertThatThrownBy(() -> new StateHome(deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "HEARTH_HOME is too long by [0-9]+ bytes: .*console.sock may have 107");
    }

    @Test
    void aSecondHostAgentIsRefused() {
        StateHome home = new StateHome(directory);
        home.create();

        try (HostLock lock = HostLock.take(home.lock())) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> HostLock.take(home.lock()))
                    .isInstanceOf(WrongState.class)
                    .hasMessageContaining("another host agent holds");
        }
        HostLock.take(home.lock()).close();
    }

    @Test
    void aFullDiskKeepsNobodyFromTheLock() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        Files.createSymbolicLink(home.lock(), Path.of("/dev/full"));

        try (HostLock lock = HostLock.take(home.lock())) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("by a directory"));

        assertThatThrownBy(() -> AtomicFile.write(taken, new byte[] {1}))
                .isInstanceOf(StorageFailed.class);
        assertThat(directory.resolve("taken.new")).doesNotExist();
    }

    @Test
    void deletingAVmLeavesNothing() throws IOException {
        StateHome home = new StateHome(directory);
        home.create();
        VmDirectory vm = home.vm(ID);
        Files.createDirectories(vm.path());
        AtomicFile.write(vm.spec(), new byte[] {1});
        AtomicFile.write(vm.disk(), new byte[] {2});

        vm.delete();

        assertThat(home.vmIds()).isEmpty();
        assertThat(vm.path()).doesNotExist();
    }

    @Test
    void onlyCanonicalIdsAreIds() {
        assertThat(Uuids.parse(ID.toString())).contains(ID);
        assertThat(Uuids.parse("1-2-3-4-5")).isEmpty();
        assertThat(Uuids.parse("7F230000-0000-4000-8000-000000000001")).isEmpty();
        assertThat(Uuids.parse("../../etc")).isEmpty();
    }
}
