// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.nio.file.Files;

/// Root disks of VMs.
public final class Disks {

    /// Gives the VM its disk, a copy of the image's, unless it has one already.
    public void ensure(VmDirectory vm, Image image) {
        if (!Files.exists(vm.disk())) {
            SparseCopy.copy(image.rootfs(), vm.disk());
        }
    }
}
