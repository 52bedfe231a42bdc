// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What the contract calls never null, JSON may leave out all the same. Checked once, where it
/// comes in, so that the rest of the manager can rely on it.
final class Completeness {

    private Completeness() {}

    /// Throws IOException when something is missing.
    static void check(VmStatus vm) throws IOException {
        require(vm.id(), "vm.id");
        require(vm.state(), "vm.state");
        Verdict verdict = vm.verdict();
        if (verdict != null) {
            require(verdict.cause(), "vm.verdict.cause");
            require(verdict.detail(), "vm.verdict.detail");
        }
    }

    /// Throws IOException when something is missing.
    static void check(VmSnapshot snapshot) throws IOException {
        require(snapshot, "snapshot");
        require(snapshot.id(), "snapshot.id");
        require(snapshot.vmId(), "snapshot.vm_id");
        require(snapshot.createdAt(), "snapshot.created_at");
        require(snapshot.spec(), "snapshot.spec");
        require(snapshot.spec().vcpuCount(), "snapshot.spec.vcpu_count");
        require(snapshot.spec().memSizeMib(), "snapshot.spec.mem_size_mib");
        require(snapshot.spec().image(), "snapshot.spec.image");
        require(snapshot.spec().network(), "snapshot.spec.network");
        require(snapshot.spec().network().mode(), "snapshot.spec.network.mode");
    }

    private static void require(@Nullable Object value, String name) throws IOException {
        if (value == null) {
            throw new IOException(name + " is missing");
        }
    }
}
