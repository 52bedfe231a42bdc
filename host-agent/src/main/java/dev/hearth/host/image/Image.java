// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import java.nio.file.Path;
import java.util.List;

/// What a VM is made from.
///
/// @param kernel an x86-64 kernel: bzImage, or ELF with a PVH entry
/// @param modules the modules that bring up its devices, in the order they must be loaded
/// @param rootfs ext4; never changed, every VM gets a copy
public record Image(String name, Path kernel, List<Path> modules, Path rootfs) {

    public Image {
        modules = List.copyOf(modules);
    }
}
