// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.firecracker.FirecrackerApi.State;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Puts a machine to disk: first beside its other files, where Firecracker may write, and in one
/// step to where it is wanted.
record SnapshotWriter(FirecrackerApi api, Places places) {

    private static final JsonMapper JSON = Wire.mapper();

    /// Above this, memory has a hole, and pages were written to the wrong place
    /// (https://github.com/firecracker-microvm/firecracker/pull/5705).
    private static final int MAX_DIFF_MIB = 3 * 1024;

    /// Pauses the machine where it runs, and then lets it run on, whatever happens meanwhile.
    /// Throws [VmmFailed]; then nothing is left of the snapshot.
    void write(Path into, Snapshot.Kind kind) {
        if (Files.exists(into)) {
            throw new VmmFailed("there is something at %s already".formatted(into));
        }
        Snapshot fresh = new Snapshot(into.resolveSibling(into.getFileName() + ".new"));
        Undo undo = new Undo();
        Undo after = new Undo();
        try {
            if (kind == Snapshot.Kind.DIFF && api.memSizeMib() > MAX_DIFF_MIB) {
                throw new NotSupported(
                        "vm %s has more than %d MiB of memory, which Firecracker may corrupt in a"
                                        .formatted(places.id(), MAX_DIFF_MIB)
                                + " differential snapshot; make a full one");
            }
            if (api.state() == State.RUNNING) {
                SnapshotNote note = SnapshotNote.of(places);
                after.push("note " + note.file(), note::remove);
                note.write(fresh);
                after.push("pause of vm " + places.id(), api::resume);
                api.pause();
            }
            fill(fresh, kind, undo);
            Files.move(fresh.directory(), into, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            undo.run();
            throw new VmmFailed(
                    "could not put vm %s to disk: %s".formatted(places.id(), e.getMessage()), e);
        } catch (RuntimeException e) {
            undo.run();
            throw e;
        } finally {
            after.run();
        }
    }

    /// Ends what a host agent that died left undone.
    void recover() throws IOException {
        SnapshotNote note = SnapshotNote.of(places);
        if (note.isThere()) {
            api.resume();
            remove(note.unfinished());
        } else {
            api.state();
        }
        // Only now: what is answered after the call that writes them comes after they were written.
        Files.deleteIfExists(places.outside(Places.STATE_BEING_MADE));
        Files.deleteIfExists(places.outside(Places.MEMORY_BEING_MADE));
        note.remove();
    }

    private void fill(Snapshot fresh, Snapshot.Kind kind, Undo undo) throws IOException {
        undo.push("snapshot " + fresh.directory(), () -> remove(fresh));
        remove(fresh);
        Files.createDirectories(fresh.directory());
        Path state = places.outside(Places.STATE_BEING_MADE);
        Path memory = places.outside(Places.MEMORY_BEING_MADE);
        undo.push("state " + state, () -> Files.deleteIfExists(state));
        undo.push("memory " + memory, () -> Files.deleteIfExists(memory));
        Files.deleteIfExists(state);
        Files.deleteIfExists(memory);
        ObjectNode request =
                JSON.createObjectNode()
                        .put("snapshot_type", kind == Snapshot.Kind.FULL ? "Full" : "Diff")
                        .put("snapshot_path", Places.STATE_BEING_MADE)
                        .put("mem_file_path", Places.MEMORY_BEING_MADE);
        api.createSnapshot(request);
        Files.move(state, fresh.state());
        Files.move(memory, fresh.memory());
        new Disks().copy(places.directory().disk(), fresh.disk());
    }

    private static void remove(Snapshot snapshot) throws IOException {
        Files.deleteIfExists(snapshot.state());
        Files.deleteIfExists(snapshot.memory());
        Files.deleteIfExists(snapshot.disk());
        Files.deleteIfExists(snapshot.directory());
    }
}
