// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.nio.file.Path;

/// A machine put to sleep on disk: a directory with three files.
///
/// @param directory holds nothing else
public record Snapshot(Path directory) {

    /// Whether all of the memory is in it.
    public enum Kind {
        /// All of it.
        FULL,
        /// What was written since the snapshot before; to be laid over that one's memory before it
        /// can be restored.
        DIFF
    }

    /// The state of CPUs and devices, in the VMM's own form.
    public Path state() {
        return directory.resolve("state");
    }

    /// The guest's memory. As long as a machine runs that was restored from it, this file must not
    /// change; it may be deleted.
    public Path memory() {
        return directory.resolve("memory");
    }

    /// The root disk as it was then.
    public Path disk() {
        return directory.resolve("disk.img");
    }
}
