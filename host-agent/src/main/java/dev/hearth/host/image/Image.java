// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a VM is made from.
///
/// @param kernel an x86-64 kernel: bzImage, or ELF with a PVH entry
/// @param modules the modules that bring up its devices, in the order they must be loaded
/// @param initrd one of its own, which finds and mounts the root file system; empty: Hearth does
/// @param rootfs ext4; never changed, every VM gets a copy
public record Image(
        String name, Path kernel, List<Path> modules, Optional<Path> initrd, Path rootfs) {

    /// Where [Initramfs] puts the guest's first program beside an initrd.
    static final String INIT_BESIDE_INITRD = "hearth/init";

    /// An initrd looks for its root device by these words, and mounts it read-only without the
    /// second. `net.ifnames=0`: the udev in it would rename the device that has the addresses.
    private static final String BESIDE_INITRD =
            "rdinit=/" + INIT_BESIDE_INITRD + " root=/dev/vda rw net.ifnames=0";

    public Image {
        modules = List.copyOf(modules);
    }

    /// What its kernel must be told, whichever VM it is; may be empty.
    public String kernelArguments() {
        return initrd.isPresent() ? BESIDE_INITRD : "";
    }
}
