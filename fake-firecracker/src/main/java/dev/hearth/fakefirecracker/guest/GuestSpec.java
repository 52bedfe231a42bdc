// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import java.util.List;

/// What a guest is made of.
///
/// @param bootArgs its kernel command line
/// @param drives ids, the root drive first
/// @param readOnlyDrives those of them that cannot be written
/// @param flushedDrives those of them that were offered a flush (cache type Writeback)
/// @param interfaces ids
/// @param devices which others it has: `entropy`, `vsock`
public record GuestSpec(
        int vcpus,
        long memoryMib,
        String bootArgs,
        List<String> drives,
        List<String> readOnlyDrives,
        List<String> flushedDrives,
        List<String> interfaces,
        List<String> devices) {

    public GuestSpec {
        drives = List.copyOf(drives);
        readOnlyDrives = List.copyOf(readOnlyDrives);
        flushedDrives = List.copyOf(flushedDrives);
        interfaces = List.copyOf(interfaces);
        devices = List.copyOf(devices);
    }
}
