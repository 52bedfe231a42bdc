// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.util.Map;

/// One entry of a tar archive, as it says of itself; nothing of it was checked but its form.
///
/// @param name the path, as it stands there
/// @param link where a link leads; empty of others
/// @param mode permission bits, 0 to 07777
/// @param modifiedS seconds since 1970
/// @param sizeBytes of a file's content, 0 of others
/// @param device of a device
/// @param attributes extended attributes, by name
record TarEntry(
        Kind kind,
        String name,
        String link,
        int mode,
        long uid,
        long gid,
        long modifiedS,
        long sizeBytes,
        Device device,
        Map<String, Octets> attributes) {

    TarEntry {
        attributes = Map.copyOf(attributes);
    }

    /// What it is.
    enum Kind {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }

    /// The numbers of a device.
    record Device(long major, long minor) {}

    /// Bytes that are no text.
    ///
    /// @param latin1 one character for each byte
    record Octets(String latin1) {}
}
