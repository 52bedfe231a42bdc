// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import dev.hearth.manager.http.PathId;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.vm.VmId;
import java.util.UUID;

/// Names one snapshot of one VM.
///
/// @param vm the VM it was taken of
record SnapshotId(VmId vm, UUID value) {

    /// Reads the ids in a path. Throws [NotFound] when one is no UUID: nothing can have it.
    static SnapshotId parse(VmId vm, String text) {
        return new SnapshotId(
                vm,
                PathId.parse(text)
                        .orElseThrow(() ->
                                new NotFound(
                                        ("there is no snapshot \"%s\" of vm %s: an id is a UUID; "
                                                        + "GET /v1/vms/%s/snapshots lists all")
                                                .formatted(PathId.shown(text), vm, vm))));
    }

    /// What there is to say when the VM has no snapshot with this id.
    NotFound notFound() {
        return new NotFound(
                "there is no snapshot %s of vm %s; GET /v1/vms/%s/snapshots lists all"
                        .formatted(value, vm, vm));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
