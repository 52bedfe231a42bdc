// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Root disks of VMs. Where the file system can, a disk shares the blocks of its image until it is
/// written to; elsewhere it is a copy without the image's holes.
public final class Disks {

    private static final int MIB_BITS = 20;

    /// Gives the VM its disk, a copy of the image's, unless it has one already. A new one is grown
    /// with its file system. One that is there becomes longer and no more: what a guest wrote is
    /// for its own kernel to read. None becomes shorter. Throws [Invalid] when the size is below
    /// the image's, or the image's file system cannot be grown.
    ///
    /// @param rootfs the image's root file system
    /// @param mib size of the disk in MiB; null: as large as the image's
    public void ensure(VmDirectory vm, Path rootfs, @Nullable Integer mib) {
        boolean isThere = Files.exists(vm.disk());
        if (mib != null && isThere) {
            lengthen(vm.disk(), (long) mib << MIB_BITS);
        } else if (mib != null) {
            copyGrown(rootfs, vm.disk(), mib);
        } else if (!isThere) {
            SparseCopy.copy(rootfs, vm.disk());
        }
    }

    /// Copies a disk. The copy appears complete or not at all, in place of what was there.
    public void copy(Path from, Path to) {
        SparseCopy.copy(from, to);
    }

    private static void copyGrown(Path rootfs, Path disk, int mib) {
        long bytes = (long) mib << MIB_BITS;
        long least = size(rootfs);
        if (bytes < least) {
            long leastMib = ((least - 1) >> MIB_BITS) + 1;
            throw refused("must be at least %d, which is what its image has".formatted(leastMib));
        }
        SparseCopy.copy(
                rootfs,
                disk,
                fresh -> {
                    if (bytes > least) {
                        Ext4Growth.grow(fresh, bytes);
                    }
                });
    }

    private static void lengthen(Path disk, long bytes) {
        if (bytes <= size(disk)) {
            return;
        }
        try {
            setLength(disk, bytes);
        } catch (IOException e) {
            throw new StorageFailed("could not make %s longer".formatted(disk), e);
        }
    }

    /// What is new takes no room.
    static void setLength(Path disk, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    static Invalid refused(String detail) {
        return new Invalid(
                "the VM cannot have such a disk", List.of(new Fault("disk_mib", detail)));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StorageFailed("could not look at " + file, e);
        }
    }
}
