// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks of any size, of images that stay as they are. Fixture: an image of 16 MiB with an ext4
/// file system.
class DisksTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir Path directory;
    private final Disks disks = new Disks();
    private Path rootfs;
    private VmDirectory vm;

    @BeforeEach
    void makeImage() throws IOException {
        rootfs = directory.resolve("rootfs.ext4");
        tool("mke2fs", "-q", "-F", "-t", "ext4", rootfs.toString(), "16M");
        vm = new VmDirectory(Files.createDirectory(directory.resolve("vm")));
    }

    @Test
    void aDiskIsAsLargeAsItsImage() throws IOException {
        disks.ensure(vm, rootfs, null);

        assertThat(Files.mismatch(rootfs, vm.disk())).isEqualTo(-1);
    }

    @Test
    void aLargerOneIsGrownWithItsFileSystem() throws IOException {
        byte[] before = Files.readAllBytes(rootfs);

        disks.ensure(vm, rootfs, 100);

        assertThat(vm.disk()).hasSize(100 << 20);
        assertThat(fileSystemBytes(vm.disk())).isEqualTo(100L << 20);
        tool("e2fsck", "-f", "-n", vm.disk().toString());
        assertThat(rootfs).hasBinaryContent(before);
        assertThat(vm.path()).isDirectoryNotContaining(file -> !file.equals(vm.disk()));
    }

    @Test
    void oneThatIsThereBecomesLongerAndIsNotTouchedOtherwise() throws IOException {
        disks.ensure(vm, rootfs, null);

        disks.ensure(vm, rootfs, 32);

        assertThat(vm.disk()).hasSize(32 << 20);
        assertThat(fileSystemBytes(vm.disk())).isEqualTo(16L << 20);
        assertThat(Files.mismatch(rootfs, vm.disk())).isEqualTo(16L << 20);
    }

    @Test
    void noneBecomesShorter() throws IOException {
        disks.ensure(vm, rootfs, 32);

        disks.ensure(vm, rootfs, 20);
        disks.ensure(vm, rootfs, null);

        assertThat(vm.disk()).hasSize(32 << 20);
    }

    @Test
    void oneBelowItsImageIsRefused() {
        assertThatThrownBy(() -> disks.ensure(vm, rootfs, 15))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .containsExactly(
                                                new Fault(
                                                        "disk_mib",
                                                        "must be at least 16, which is what its"
                                                                + " image has")));
        assertThat(vm.path()).isEmptyDirectory();
    }

    @Test
    void whatIsNoExt4CannotBeGrown() throws IOException {
        Files.write(rootfs, new byte[1 << 20]);

        assertThatThrownBy(() -> disks.ensure(vm, rootfs, 2))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults().getFirst().detail())
                                        .contains("cannot be grown", "e2fsck said"));
        assertThat(vm.path()).isEmptyDirectory();
        disks.ensure(vm, rootfs, 1);
        assertThat(vm.disk()).hasSize(1 << 20);
    }

    /// Blocks of 1 or 4 KiB, by the superblock: `s_log_block_size` and `s_blocks_count_lo`.
    private static long fileSystemBytes(Path disk) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(1024).read(block);
            return (block.getInt(4) & 0xffff_ffffL) << (10 + block.getInt(24));
        }
    }

    private void tool(String... command) throws IOException {
        Tool.Ended ended = Tool.run(List.of(command), directory, LIMIT, () -> {});
        assertThat(ended.status()).as(ended.said()).isZero();
    }
}
