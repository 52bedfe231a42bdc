// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.storage.VmDirectory;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The memory of one VM on disk. Exactly one of `machine.json` and `stopped.json` tells how it is;
/// with neither it was never started.
final class VmFiles {

    private static final Logger log = LoggerFactory.getLogger(VmFiles.class);

    /// One for all VMs: each has its own caches, and there are thousands of VMs.
    private static final JsonMapper JSON = Wire.kept();

    private final VmDirectory directory;

    VmFiles(VmDirectory directory) {
        this.directory = directory;
    }

    /// Makes the directory and writes what the VM is to be.
    void save(VmRecord vm) {
        try {
            Files.createDirectories(directory.path());
        } catch (IOException e) {
            throw new StorageFailed("could not make " + directory.path(), e);
        }
        AtomicFile.write(directory.spec(), JSON.writeValueAsBytes(vm));
    }

    /// From now on there is a machine.
    void started(MachineRecord machine) {
        AtomicFile.write(directory.machine(), JSON.writeValueAsBytes(machine));
        delete(directory.stopped());
    }

    /// From now on there is none. What cannot be written, on a full disk for example, is logged and
    /// forgotten with the host agent: the machine is gone all the same.
    void ended(StopRecord stop) {
        try {
            AtomicFile.write(directory.stopped(), JSON.writeValueAsBytes(stop));
        } catch (StorageFailed e) {
            log.atWarn()
                    .addKeyValue("vm_directory", directory.path())
                    .setCause(e)
                    .log("could not write down why the VM does not run");
        }
        delete(directory.machine());
    }

    /// What the VM is to be; empty when it was never written completely.
    Optional<VmRecord> vm() {
        return read(directory.spec(), VmRecord.class);
    }

    Optional<MachineRecord> machine() {
        return read(directory.machine(), MachineRecord.class);
    }

    Optional<StopRecord> stopped() {
        return read(directory.stopped(), StopRecord.class);
    }

    private <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readAllBytes(file), type))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new StorageFailed("could not read " + file, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StorageFailed("could not delete " + file, e);
        }
    }
}
