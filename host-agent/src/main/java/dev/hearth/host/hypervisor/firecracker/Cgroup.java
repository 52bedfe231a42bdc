// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A machine's own group of processes, in which the kernel counts and limits it.
///
/// @param directory in the file system of cgroup v2
record Cgroup(Path directory) implements Provision {

    private static final int REMOVE_TRIES = 50;
    private static final long REMOVE_PAUSE_MS = 10;

    @Override
    public String name() {
        return "cgroup " + directory;
    }

    /// Who writes its pid here is in the group.
    Path processes() {
        return directory.resolve("cgroup.procs");
    }

    @Override
    public void make() throws IOException {
        Files.createDirectories(directory);
    }

    /// A group that just lost its last process may be busy for a moment.
    @Override
    public void remove() throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (DirectoryNotEmptyException e) {
                throw e;
            } catch (FileSystemException e) {
                if (tries == REMOVE_TRIES) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(FileSystemException busy) throws FileSystemException {
        try {
            Thread.sleep(REMOVE_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy;
        }
    }
}
