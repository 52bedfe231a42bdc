// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What is to be imported.
///
/// @param name of the image to be: 1 to 63 of a-z, 0-9, dots, underscores and hyphens
/// @param kernelOf the image whose kernel, modules and initrd it is to have; null when `kernel` is
///   given
/// @param kernel ELF or bzImage; null when `kernelOf` is given
/// @param initrd what that kernel begins with, as its distribution made it; null when it needs no
///   modules to mount the root file system, or `kernelOf` is given
/// @param rootfs an ext4 file system, or an OCI or docker archive
public record ImageImportCreate(
        String name,
        @Nullable String kernelOf,
        @Nullable ImageSource kernel,
        @Nullable ImageSource initrd,
        ImageSource rootfs) {}
