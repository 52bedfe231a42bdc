// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.nio.file.Files;
import java.nio.file.Path;

/// Root disks of VMs.
public final class Disks {

    /// Gives the VM its disk, a copy of the image's, unless it has one already.
    public void ensure(VmDirectory vm, Image image) {
        if (!Files.exists(vm.disk())) {
            SparseCopy.copy(image.rootfs(), vm.disk());
        }
    }

    /// Copies a disk. The copy appears complete or not at all, in place of what was there.
    public void copy(Path from, Path to) {
        SparseCopy.copy(from, to);
    }
}
