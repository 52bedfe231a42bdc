// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A note in a VM's directory that its machine stands still only for as long as a snapshot is made.
/// A host agent that finds one after the death of another removes what there is of the snapshot and
/// lets the machine run on.
///
/// @param file need not exist
record SnapshotNote(Path file) {

    static SnapshotNote of(Places places) {
        return new SnapshotNote(places.directory().path().resolve("snapshot.pending"));
    }

    boolean isThere() {
        return Files.exists(file);
    }

    /// Writes down which snapshot is being made.
    void write(Snapshot unfinished) {
        AtomicFile.write(file, unfinished.directory().toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The snapshot that was being made.
    Snapshot unfinished() throws IOException {
        return new Snapshot(Path.of(Files.readString(file)));
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
