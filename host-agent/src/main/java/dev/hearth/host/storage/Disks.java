// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.nio.file.Files;
import java.nio.file.Path;

/// Root disks of VMs. Where the file system can, a disk shares the blocks of its image until it is
/// written to; elsewhere it is a copy without the image's holes.
public final class Disks {

    /// Gives the VM its disk, a copy of the image's, unless it has one already.
    ///
    /// @param rootfs the image's root file system
    public void ensure(VmDirectory vm, Path rootfs) {
        if (!Files.exists(vm.disk())) {
            SparseCopy.copy(rootfs, vm.disk());
        }
    }

    /// Copies a disk. The copy appears complete or not at all, in place of what was there.
    public void copy(Path from, Path to) {
        SparseCopy.copy(from, to);
    }
}
