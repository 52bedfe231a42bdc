// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The host agent's part of the state home: where everything is. Immutable.
public final class StateHome {

    private final Path host;

    /// @param home an absolute path; `host/` below it is the host agent's
    public StateHome(Path home) {
        this.host = home.resolve("host");
        vm(new UUID(0, 0)).checkSocketPaths();
    }

    /// Makes the directories, readable by nobody else: sockets in them give full control of a VM.
    public void create() {
        try {
            for (Path directory : List.of(host, vms(), images(), initramfs())) {
                Files.createDirectories(directory);
            }
            Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new StorageFailed(
                    "could not make the state home "
                            + host
                            + "; set HEARTH_HOME to a directory you may write",
                    e);
        }
    }

    /// Held while a host agent runs.
    public Path lock() {
        return host.resolve("lock");
    }

    /// Where the host agent listens, as long as it does.
    public Path address() {
        return host.resolve("address");
    }

    /// What the last KVM probe found.
    public Path acceleration() {
        return host.resolve("acceleration.json");
    }

    /// Jails of VMMs, where no other place is set for them.
    public Path jails() {
        return host.resolve("jails");
    }

    /// What was put to disk of VMs, by VM and snapshot.
    public Path snapshots() {
        return host.resolve("snapshots");
    }

    /// Which slot of VMs' networks was given last.
    public Path lastSlot() {
        return host.resolve("last-slot");
    }

    /// The last batches, for managers that missed them.
    public Path spool() {
        return host.resolve("spool");
    }

    /// What a store of remote write has not got yet.
    public Path remoteWrite() {
        return host.resolve("remote-write");
    }

    /// One directory per image.
    public Path images() {
        return host.resolve("images");
    }

    /// What guest agents are signed with.
    public Path agentKey() {
        return host.resolve("guest-agent.key");
    }

    /// Built initramfs files.
    public Path initramfs() {
        return host.resolve("initramfs");
    }

    /// The directory of one VM, which need not exist.
    public VmDirectory vm(UUID id) {
        return new VmDirectory(vms().resolve(id.toString()));
    }

    /// The ids of all VMs that have a directory, in no order.
    public List<UUID> vmIds() {
        List<UUID> ids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(vms())) {
            for (Path entry : entries) {
                Uuids.parse(entry.getFileName().toString()).ifPresent(ids::add);
            }
        } catch (IOException e) {
            throw new StorageFailed("could not list the VMs in " + vms(), e);
        }
        return ids;
    }

    private Path vms() {
        return host.resolve("vms");
    }
}
