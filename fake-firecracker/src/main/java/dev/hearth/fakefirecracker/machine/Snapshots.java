// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.Guest;
import dev.hearth.fakefirecracker.guest.Identity;
import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.posix.Errno;
import dev.hearth.fakefirecracker.snapshot.SnapshotFiles;
import dev.hearth.fakefirecracker.snapshot.SnapshotFiles.BadSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Snapshots of a paused machine, and what becomes of them. Used under the machine's lock.
final class Snapshots {

    private static final String LOAD_FAILED =
            "Load snapshot error: Failed to restore from snapshot: ";

    private final Resources resources;
    private final Backends backends;
    private final Settings settings;

    Snapshots(Resources resources, Backends backends, Settings settings) {
        this.resources = resources;
        this.backends = backends;
        this.settings = settings;
    }

    /// What a snapshot says of its guest.
    ///
    /// @param millis how long it ran
    /// @param ticks what it did
    record Saved(long millis, long ticks, long balloonMib, Identity identity) {}

    void create(Map<String, Object> body, Guest guest, long balloonMib) throws Fault {
        boolean diff = Fields.text(body, "snapshot_type").orElse("Full").equals("Diff");
        if (diff
                && !Fields.flag(resources.machine, "track_dirty_pages")
                && settings.diffWithoutTracking == Settings.Switch.OFF) {
            throw new Fault(
                    "Create snapshot error: Diff snapshots are not allowed on uVMs with dirty page"
                            + " tracking disabled");
        }
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("config", resources.whole());
        state.put("millis", guest.clock().millis());
        state.put("ticks", guest.ticks());
        state.put("balloon_mib", balloonMib);
        state.put("boot_args", resources.bootArgs());
        Identity who = guest.identity();
        state.put("vm_id", who.vmId().<Object>map(id -> id).orElse(Json.NULL));
        state.put("boot_id", who.bootId());
        state.put("nonce", who.nonce());
        state.put("boot_wall_clock_ms", who.bootWallClockMs());
        try {
            SnapshotFiles.writeState(
                    path(body, "snapshot_path"), settings.snapshotVersion(), state);
        } catch (IOException e) {
            throw new Fault(
                    "Create snapshot error: Cannot perform open on the snapshot backing file: "
                            + Errno.text(e));
        }
        try {
            SnapshotFiles.writeMemory(path(body, "mem_file_path"), resources.memoryMib());
        } catch (IOException e) {
            throw new Fault(
                    "Create snapshot error: Cannot create memory file: Cannot perform open on the"
                            + " memory backing file: "
                            + Errno.text(e));
        }
    }

    /// Configures the machine as the snapshot has it.
    ///
    /// @throws Fault when that fails; the machine is then not fit for anything
    Saved load(Map<String, Object> body) throws Fault {
        Map<?, ?> state = state(body);
        Path memory =
                Path.of(
                        Fields.object(body, "mem_backend")
                                .flatMap(backend -> Fields.text(backend, "backend_path"))
                                .or(() -> Fields.text(body, "mem_file_path"))
                                .orElseThrow());
        if (!Files.isReadable(memory)) {
            throw new Fault(
                    LOAD_FAILED
                            + "Failed to load guest memory: Error creating guest memory from file:"
                            + " Failed to load guest memory: No such file or directory (os error 2)");
        }
        resources.restore(Fields.object(state, "config").orElseThrow());
        if (Fields.flag(body, "track_dirty_pages") || Fields.flag(body, "enable_diff_snapshots")) {
            resources.machine.put("track_dirty_pages", true);
        }
        override(body);
        open();
        Map<String, Object> boot = new LinkedHashMap<>();
        boot.put("kernel_image_path", "");
        boot.put("boot_args", Fields.text(state, "boot_args").orElse(""));
        resources.bootSource = Optional.of(boot);
        Optional<String> vmId =
                state.get("vm_id") instanceof String id ? Optional.of(id) : Optional.empty();
        return new Saved(
                Fields.number(state, "millis", 0),
                Fields.number(state, "ticks", 0),
                Fields.number(state, "balloon_mib", 0),
                new Identity(
                        vmId,
                        Fields.text(state, "boot_id").orElseThrow(),
                        Fields.text(state, "nonce").orElseThrow(),
                        wallClock(body, state)));
    }

    /// With `clock_realtime` the guest's clock is right again; without it is late by the snapshot's
    /// age.
    private static long wallClock(Map<String, Object> body, Map<?, ?> state) {
        return Fields.flag(body, "clock_realtime")
                ? System.currentTimeMillis() - Fields.number(state, "millis", 0)
                : Fields.number(state, "boot_wall_clock_ms", 0);
    }

    private Map<?, ?> state(Map<String, Object> body) throws Fault {
        try {
            return SnapshotFiles.readState(path(body, "snapshot_path"), settings.snapshotVersion());
        } catch (IOException e) {
            throw new Fault(
                    LOAD_FAILED
                            + "Failed to get snapshot state from file: Failed to open snapshot file: "
                            + Errno.text(e));
        } catch (BadSnapshot e) {
            throw new Fault(
                    LOAD_FAILED + "Failed to get snapshot state from file: " + e.getMessage());
        }
    }

    private void override(Map<String, Object> body) throws Fault {
        for (Object element : Fields.list(body, "network_overrides")) {
            Map<?, ?> override = (Map<?, ?>) element;
            String id = Fields.text(override, "iface_id").orElseThrow();
            Map<String, Object> nic = resources.interfaces.get(id);
            if (nic == null) {
                throw new Fault("Load snapshot error: Unknown network device: " + id);
            }
            nic.put("host_dev_name", Fields.text(override, "host_dev_name").orElseThrow());
        }
        Optional<String> socket =
                Fields.object(body, "vsock_override").flatMap(it -> Fields.text(it, "uds_path"));
        if (socket.isPresent()) {
            resources
                    .vsock
                    .orElseThrow(() -> new Fault("Load snapshot error: Unknown vsock device"))
                    .put("uds_path", socket.orElseThrow());
        }
    }

    private void open() throws Fault {
        try {
            for (Map.Entry<String, Map<String, Object>> drive : resources.drives.entrySet()) {
                Optional<String> path = Fields.text(drive.getValue(), "path_on_host");
                if (path.isPresent()) {
                    backends.openDrive(
                            drive.getKey(),
                            path.orElseThrow(),
                            Fields.flag(drive.getValue(), "is_read_only"));
                }
            }
            for (Map.Entry<String, Map<String, Object>> nic : resources.interfaces.entrySet()) {
                backends.openTap(
                        nic.getKey(), Fields.text(nic.getValue(), "host_dev_name").orElseThrow());
            }
            if (resources.vsock.isPresent()) {
                backends.bindVsock(
                        Fields.text(resources.vsock.orElseThrow(), "uds_path").orElseThrow());
            }
        } catch (Fault e) {
            throw new Fault(
                    LOAD_FAILED + "Failed to build microVM from snapshot: " + e.getMessage());
        }
    }

    private static Path path(Map<String, Object> body, String field) {
        return Path.of(Fields.text(body, field).orElseThrow());
    }
}
