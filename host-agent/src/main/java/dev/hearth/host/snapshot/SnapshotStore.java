// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.snapshot;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.storage.Uuids;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The snapshots of this host. One is there when its record is; files without one are what a host
/// agent left that died while it made or deleted them. Safe for use by many threads, as long as one
/// VM's are changed by one at a time.
public final class SnapshotStore {

    private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);
    private static final String RECORD = ".json";

    private final JsonMapper json = Wire.kept();
    private final Path directory;

    /// @param directory need not exist
    public SnapshotStore(Path directory) {
        this.directory = directory;
    }

    /// Where the files of a new snapshot belong. Its parent is there, it is not. Throws
    /// [StorageFailed].
    public Snapshot place(UUID vm, UUID id) {
        Snapshot files = files(vm, id);
        try {
            Files.createDirectories(of(vm));
            clear(files.directory());
        } catch (IOException e) {
            throw new StorageFailed("could not make room for snapshot " + id, e);
        }
        return files;
    }

    /// Makes a snapshot whose files are complete one that is there. Throws [StorageFailed]; then
    /// nothing is left of it.
    public KeptSnapshot keep(SnapshotRecord record) {
        try {
            AtomicFile.write(record(record.vmId(), record.id()), json.writeValueAsBytes(record));
        } catch (StorageFailed e) {
            discard(record.vmId(), record.id());
            throw e;
        }
        return new KeptSnapshot(record, files(record.vmId(), record.id()));
    }

    /// Removes the files of a snapshot that did not come to be.
    public void discard(UUID vm, UUID id) {
        try {
            clear(files(vm, id).directory());
            removeIfEmpty(of(vm));
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("snapshot", id)
                    .setCause(e)
                    .log("could not remove an unfinished snapshot; the next start does");
        }
    }

    /// One snapshot. Throws [StorageFailed] when its record cannot be read.
    public Optional<KeptSnapshot> find(UUID vm, UUID id) {
        Path record = record(vm, id);
        return Files.exists(record) ? Optional.of(read(record)) : Optional.empty();
    }

    /// A VM's snapshots, oldest first. One whose record cannot be read is left out and logged.
    public List<KeptSnapshot> list(UUID vm) {
        List<KeptSnapshot> found = new ArrayList<>();
        for (Path file : entries(of(vm))) {
            if (isRecord(file)) {
                try {
                    found.add(read(file));
                } catch (StorageFailed e) {
                    log.atError().addKeyValue("vm", vm).setCause(e).log("snapshot left out");
                }
            }
        }
        found.sort(Comparator.comparing(each -> each.record().createdAt()));
        return found;
    }

    /// Deletes a snapshot; returns whether there was one. Machines that were restored from it keep
    /// its memory open, and run on.
    public boolean delete(UUID vm, UUID id) {
        try {
            boolean was = Files.deleteIfExists(record(vm, id));
            if (was) {
                clear(files(vm, id).directory());
                removeIfEmpty(of(vm));
            }
            return was;
        } catch (IOException e) {
            throw new StorageFailed("could not delete snapshot %s of vm %s".formatted(id, vm), e);
        }
    }

    /// Deletes all snapshots of a VM.
    public void deleteAll(UUID vm) {
        for (KeptSnapshot each : list(vm)) {
            delete(vm, each.record().id());
        }
    }

    /// Removes what an earlier host agent left unfinished, and what is of VMs that are gone. Called
    /// before anybody makes a snapshot.
    ///
    /// @param vms those there are
    public void recover(Collection<UUID> vms) {
        Set<UUID> known = new HashSet<>(vms);
        for (Path each : entries(directory)) {
            Optional<UUID> vm = Uuids.parse(each.getFileName().toString());
            if (vm.isEmpty()) {
                continue;
            }
            if (!known.contains(vm.get())) {
                deleteAll(vm.get());
            }
            removeUnfinished(vm.get());
        }
    }

    private void removeUnfinished(UUID vm) {
        for (Path file : entries(of(vm))) {
            if (!isRecord(file)
                    && !Files.exists(file.resolveSibling(file.getFileName() + RECORD))) {
                log.atInfo().addKeyValue("file", file).log("removing an unfinished snapshot");
                tryClear(file);
            }
        }
        try {
            removeIfEmpty(of(vm));
        } catch (IOException e) {
            log.atWarn().addKeyValue("vm", vm).setCause(e).log("could not tidy its snapshots");
        }
    }

    private static void tryClear(Path file) {
        try {
            clear(file);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("could not remove it");
        }
    }

    private KeptSnapshot read(Path file) {
        try {
            SnapshotRecord record = json.readValue(Files.readAllBytes(file), SnapshotRecord.class);
            return new KeptSnapshot(record, files(record.vmId(), record.id()));
        } catch (IOException | JacksonException e) {
            throw new StorageFailed("could not read " + file, e);
        }
    }

    private static boolean isRecord(Path file) {
        return file.getFileName().toString().endsWith(RECORD);
    }

    private Path of(UUID vm) {
        return directory.resolve(vm.toString());
    }

    private Path record(UUID vm, UUID id) {
        return of(vm).resolve(id + RECORD);
    }

    private Snapshot files(UUID vm, UUID id) {
        return new Snapshot(of(vm).resolve(id.toString()));
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new StorageFailed("could not list " + directory, e);
        }
    }

    private static void removeIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory) && entries(directory).isEmpty()) {
            Files.deleteIfExists(directory);
        }
    }

    /// A snapshot is flat.
    private static void clear(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            for (Path each : entries(file)) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(file);
    }
}
