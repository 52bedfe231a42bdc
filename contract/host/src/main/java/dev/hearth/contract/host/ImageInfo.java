// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An image the host holds.
///
/// @param kernelSha256 of the kernel, in lower case; null like the others of an image that was not
///   imported but put there
/// @param initrdSha256 of its own initrd; null also of an image without one
/// @param rootfsSha256 of the root file system
/// @param kernelBytes how long the kernel is
/// @param initrdBytes how long its own initrd is; null: it has none
/// @param rootfsBytes how long the root file system is: the smallest disk of a VM made from it
/// @param modules file names of kernel modules, in the order they are loaded
/// @param importedAt null of an image that was not imported
/// @param usedBy the VMs that need it to start, by id
public record ImageInfo(
        String name,
        @Nullable String kernelSha256,
        @Nullable String initrdSha256,
        @Nullable String rootfsSha256,
        long kernelBytes,
        @Nullable Long initrdBytes,
        long rootfsBytes,
        List<String> modules,
        @Nullable Instant importedAt,
        List<UUID> usedBy) {

    public ImageInfo {
        modules = List.copyOf(modules);
        usedBy = List.copyOf(usedBy);
    }
}
