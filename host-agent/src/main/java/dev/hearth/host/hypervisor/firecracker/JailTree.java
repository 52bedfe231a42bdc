// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/// A jail with what its machine needs in it. The jailer adds the rest and never cleans up.
///
/// @param contents empty: there is nothing to make, only to remove
record JailTree(Jail jail, Optional<Contents> contents) implements Provision {

    /// What a machine finds in its jail.
    ///
    /// @param directory where its disk is
    /// @param snapshot empty for a machine that boots
    record Contents(VmDirectory directory, Boot boot, Optional<Snapshot> snapshot) {}

    @Override
    public String name() {
        return "jail " + jail.home();
    }

    @Override
    public void make() throws IOException {
        remove(jail);
        Files.createDirectories(jail.root());
        Ownership.give(jail.root(), jail.owner());
        if (contents.isPresent()) {
            fill(contents.get());
        }
    }

    private void fill(Contents wanted) throws IOException {
        bring(wanted.boot().kernel(), Places.KERNEL);
        bring(wanted.boot().initramfs(), Places.INITRAMFS);
        linkDisk(wanted.directory().disk());
        if (wanted.snapshot().isPresent()) {
            bring(wanted.snapshot().get().state(), Places.STATE);
            bring(wanted.snapshot().get().memory(), Places.MEMORY);
        }
    }

    @Override
    public void remove() throws IOException {
        remove(jail);
    }

    /// Removes the jail with all that the jailer put there. Links are not followed: what is in a
    /// jail, a guest may have had its hands in.
    static void remove(Jail jail) throws IOException {
        if (!Files.exists(jail.home())) {
            return;
        }
        Files.walkFileTree(
                jail.home(),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException e)
                            throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /// Something many machines read and none writes: linked where that is possible, for a copy
    /// costs time and memory. What others may not read is copied and given away; a link would give
    /// away the file itself.
    private void bring(Path file, String name) throws IOException {
        Path source = file.toRealPath();
        Path target = jail.root().resolve(name);
        if (Files.getPosixFilePermissions(source).contains(PosixFilePermission.OTHERS_READ)) {
            try {
                Files.createLink(target, source);
                return;
            } catch (FileSystemException e) {
                // Another file system.
                Files.deleteIfExists(target);
            }
        }
        Files.copy(source, target);
        Ownership.give(target, jail.owner());
    }

    /// The machine's own disk. A copy would lose what the guest writes.
    private void linkDisk(Path disk) throws IOException {
        try {
            Files.createLink(jail.root().resolve(Places.DISK), disk);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new IOException(
                    "the jail %s is not on the file system of %s; set HEARTH_HOST_CHROOT_BASE to a"
                                    .formatted(jail.home(), disk)
                            + " directory that is",
                    e);
        }
        Ownership.give(disk, jail.owner());
    }
}
