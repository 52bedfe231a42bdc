// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the contract calls never null, JSON may leave out all the same. Checked once, where it
/// comes in, so that the rest of the manager can rely on it.
final class Completeness {

    private Completeness() {}

    /// Throws IOException when something is missing, or a VM is there twice.
    static void check(Batch batch) throws IOException {
        require(batch.at(), "at");
        require(batch.host(), "host");
        require(batch.host().version(), "host.version");
        Set<UUID> ids = new HashSet<>();
        for (Batch.Entry entry : batch.vms()) {
            require(entry.vm(), "vm");
            require(entry.sample(), "sample");
            check(entry.vm());
            check(entry.sample());
            if (!ids.add(entry.vm().id())) {
                throw new IOException("vm %s is there twice".formatted(entry.vm().id()));
            }
        }
    }

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

    private static void check(MetricSample sample) throws IOException {
        require(sample.vmId(), "sample.vm_id");
        require(sample.at(), "sample.at");
        require(sample.state(), "sample.state");
        require(sample.cpuUsagePercent(), "sample.cpu_usage_percent");
        require(sample.memoryUsagePercent(), "sample.memory_usage_percent");
        require(sample.networkInBytes(), "sample.network_in_bytes");
        require(sample.networkOutBytes(), "sample.network_out_bytes");
        require(sample.diskReadBytes(), "sample.disk_read_bytes");
        require(sample.diskWriteBytes(), "sample.disk_write_bytes");
        Bottleneck bottleneck = sample.bottleneck();
        if (bottleneck != null) {
            require(bottleneck.kind(), "sample.bottleneck.kind");
            require(bottleneck.detail(), "sample.bottleneck.detail");
        }
    }

    private static void require(@Nullable Object value, String name) throws IOException {
        if (value == null) {
            throw new IOException(name + " is missing");
        }
    }
}
