// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.hypervisor.firecracker.ApiException.Kind;
import dev.hearth.host.wire.Wire;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything between the start of a process and the start of its guest. The order is
/// Firecracker's: the log before what may fail, the network before the metadata service on it,
/// nothing after the start. Nothing is repaired: when a step fails, the process is of no more use.
record BootSequence(FirecrackerMachine machine) {

    /// Nothing is won by giving up: one that ends is noticed, and a host whose disks or cores are
    /// busy has been seen to take more than 10 s.
    private static final Duration SOCKET_LIMIT = Duration.ofSeconds(60);

    /// Its socket is typically there after 12 ms.
    private static final Duration SOCKET_INTERVAL = Duration.ofMillis(1);

    private static final JsonMapper JSON = Wire.mapper();

    /// Sets up and starts a guest.
    void boot(MachineSpec spec) throws ApiException {
        begin();
        for (Setting setting : Settings.machine(spec, machine.places())) {
            api().configure(setting);
        }
        Optional<JsonNode> metadata = Settings.metadata(spec.devices());
        if (metadata.isPresent()) {
            api().putMetadata(metadata.get());
        }
        api().start();
    }

    /// Loads a snapshot that lies in the machine's root, and lets it run on. The guest is told who
    /// it is before it runs, so that it never sees an empty store.
    ///
    /// @param paths of state and memory, as Firecracker sees them
    void restore(MachineSpec spec, SnapshotPaths paths) throws ApiException {
        FirecrackerVersion version = begin();
        if (version.equals(FirecrackerVersion.NO_VSOCK_AFTER_RESTORE)) {
            throw new NotSupported(
                    "Firecracker %s loses the guest agent when it restores a VM; use another version"
                            .formatted(version));
        }
        api().loadSnapshot(loadRequest(spec, paths));
        applyLimits(spec);
        Optional<JsonNode> metadata = Settings.metadata(spec.devices());
        if (metadata.isPresent()) {
            api().putMetadata(metadata.get());
        }
        api().resume();
    }

    /// Where a snapshot is, as Firecracker sees it.
    record SnapshotPaths(String state, String memory) {}

    private FirecrackerApi api() {
        return machine.api();
    }

    private FirecrackerVersion begin() throws ApiException {
        FirecrackerVersion version = awaitApi();
        if (version.compareTo(FirecrackerVersion.OLDEST) < 0) {
            throw new NotSupported(
                    "Firecracker is version %s; install %s or newer"
                            .formatted(version, FirecrackerVersion.OLDEST));
        }
        api().configure(Settings.logger());
        api().configure(Settings.metrics());
        return version;
    }

    /// A socket that is there need not be one that somebody listens at yet.
    private FirecrackerVersion awaitApi() throws ApiException {
        long deadline = System.nanoTime() + SOCKET_LIMIT.toNanos();
        while (true) {
            try {
                return api().version();
            } catch (ApiException e) {
                if (e.kind() != Kind.UNREACHABLE || System.nanoTime() > deadline) {
                    throw e;
                }
                if (machine.endsWithin(SOCKET_INTERVAL) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private static JsonNode loadRequest(MachineSpec spec, SnapshotPaths paths) {
        ObjectNode request =
                JSON.createObjectNode().put("snapshot_path", paths.state()).put("resume_vm", false);
        request.putObject("mem_backend")
                .put("backend_type", "File")
                .put("backend_path", paths.memory());
        if (!spec.devices().nics().isEmpty()) {
            ArrayNode overrides = request.putArray("network_overrides");
            for (Nic nic : spec.devices().nics()) {
                overrides.addObject().put("iface_id", nic.id()).put("host_dev_name", nic.tap());
            }
        }
        return request;
    }

    /// Its limits are still those of the machine it was.
    private void applyLimits(MachineSpec spec) throws ApiException {
        ObjectNode disk = JSON.createObjectNode().put("drive_id", Settings.ROOT_DISK);
        disk.set("rate_limiter", Settings.limiterAnew(spec.devices().rootDisk().limit()));
        api().patch("/drives/" + Settings.ROOT_DISK, disk);
        for (Nic nic : spec.devices().nics()) {
            ObjectNode body = JSON.createObjectNode().put("iface_id", nic.id());
            body.set("rx_rate_limiter", Settings.limiterAnew(nic.incoming()));
            body.set("tx_rate_limiter", Settings.limiterAnew(nic.outgoing()));
            api().patch("/network-interfaces/" + nic.id(), body);
        }
    }
}
