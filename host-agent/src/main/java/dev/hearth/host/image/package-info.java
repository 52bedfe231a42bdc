// SPDX-License-Identifier: Apache-2.0
/// What VMs are made from, and how it gets here:
///
/// ```
/// HEARTH_HOME/host/images/
///   <name>/              image.properties, kernel, modules/*.ko, rootfs.ext4,
///                        and initrd where it has its own
///   .blobs/<sha256>      the files of imported images, each once: those above are links to them
///   .uploads/<uuid>      what somebody is sending, and <uuid>.length, how much it will be
///   .imports/<uuid>/     of an import in work; removed when a host agent starts
/// ```
///
/// [ImageService] is what the API asks, [ImageStore] what VMs are made from, [Initramfs] what they
/// boot through. Uses `dev.hearth.host.image.archive`, `storage` and `fault`.
@NullMarked
package dev.hearth.host.image;

import org.jspecify.annotations.NullMarked;
