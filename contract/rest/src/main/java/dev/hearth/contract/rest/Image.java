// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An image that VMs are made from. Each host has its own.
///
/// @param host the URL of the host that holds it
/// @param kernelSha256 of the kernel, in lower case; null like the others of an image that was not
///   imported but put there
/// @param initrdSha256 of its own initrd; null also of an image without one
/// @param rootfsSha256 of the root file system
/// @param initrdBytes how long its own initrd is; null: it has none
/// @param rootfsBytes how long the root file system is, and with it the disk of a VM made from it
/// @param modules file names of kernel modules, in the order they are loaded
/// @param importedAt null of an image that was not imported
/// @param usedBy the VMs that need it to start, by id
public record Image(
        String name,
        String host,
        @Nullable String kernelSha256,
        @Nullable String initrdSha256,
        @Nullable String rootfsSha256,
        long kernelBytes,
        @Nullable Long initrdBytes,
        long rootfsBytes,
        List<String> modules,
        @Nullable Instant importedAt,
        List<UUID> usedBy) {

    public Image {
        modules = List.copyOf(modules);
        usedBy = List.copyOf(usedBy);
    }
}
