// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.rest.Snapshot;
import dev.hearth.manager.vm.NetworkModes;

/// Turns what a host says of a snapshot into the public record.
final class SnapshotView {

    private SnapshotView() {}

    static Snapshot of(VmSnapshot snapshot) {
        VmSpec.Machine machine = snapshot.spec().machine().orElseThrow();
        return new Snapshot(
                snapshot.id(),
                snapshot.vmId(),
                snapshot.createdAt(),
                snapshot.sizeBytes(),
                machine.vcpuCount(),
                machine.memSizeMib(),
                machine.image(),
                machine.diskMib(),
                NetworkModes.of(snapshot.spec().network().mode()));
    }
}
