// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// The snapshots a host keeps of its VMs. Every call throws the same exceptions as [HostAgent], and
/// those that take or restore one may take minutes. Safe for use by many threads.
public final class SnapshotClient {

    private final HostClient client;

    SnapshotClient(HostClient client) {
        this.client = client;
    }

    /// The snapshots of a VM, oldest first; none when the host does not hold the VM.
    public List<VmSnapshot> list(UUID vm) {
        List<VmSnapshot> all =
                client.find(path(vm), VmSnapshot[].class).map(Arrays::asList).orElse(List.of());
        all.forEach(this::check);
        return all;
    }

    /// Puts a running or paused VM to disk; returns when that is complete.
    ///
    /// @param snapshot the new one's id
    public VmSnapshot take(UUID vm, UUID snapshot) {
        VmSnapshot taken = client.put(path(vm) + "/" + snapshot, VmSnapshot.class);
        check(taken);
        return taken;
    }

    /// Deletes a snapshot. False when there was none.
    public boolean delete(UUID vm, UUID snapshot) {
        return client.remove(path(vm) + "/" + snapshot);
    }

    /// Starts a stopped VM where a snapshot of it, or of another, ended; returns when it runs.
    public VmStatus restore(UUID vm, RestoreFrom from) {
        return client.restore("vms/" + vm + "/restore", from);
    }

    private static String path(UUID vm) {
        return "vms/" + vm + "/snapshots";
    }

    private void check(VmSnapshot snapshot) {
        try {
            Completeness.check(snapshot);
        } catch (IOException e) {
            throw client.nonsense(VmSnapshot.class, e);
        }
    }
}
