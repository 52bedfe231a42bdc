// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import org.jspecify.annotations.Nullable;

/// What is to be imported.
///
/// @param name of the image to be: 1 to 63 of a-z, 0-9, dots, underscores and hyphens
/// @param kernelOf the image whose kernel and modules it is to have; null when `kernel` is given
/// @param kernel an x86-64 kernel that needs no modules: ELF or bzImage; null when `kernelOf` is
///   given
/// @param rootfs an ext4 file system, or an OCI or docker archive
public record ImageImportSpec(
        String name, @Nullable String kernelOf, @Nullable ImageSource kernel, ImageSource rootfs) {}
