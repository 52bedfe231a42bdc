// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A state home in which machines can be started that boot files of a few bytes: enough for a fake
/// Firecracker, which opens them and reads no further.
final class TestGround {

    final StateHome home;
    final Processes processes = new Processes(Path.of("/proc"));
    private final Path directory;

    TestGround(Path directory) throws IOException {
        this.directory = directory;
        this.home = new StateHome(directory);
        home.create();
        Files.write(directory.resolve("kernel"), elf());
        Files.writeString(directory.resolve("initramfs"), "initramfs");
    }

    /// A hypervisor whose processes are not locked in.
    FirecrackerHypervisor hypervisor(Path executable) {
        return new FirecrackerHypervisor(
                new FirecrackerSettings(
                        executable, Optional.empty(), directory.resolve("jail"), Optional.empty()),
                processes);
    }

    /// A new machine with a disk.
    MachineSpec spec() throws IOException {
        return spec(Devices.PLAIN, 128);
    }

    MachineSpec spec(Devices devices, int memSizeMib) throws IOException {
        UUID id = UUID.randomUUID();
        VmDirectory vm = home.vm(id);
        Files.createDirectories(vm.path());
        Files.write(vm.disk(), new byte[4096]);
        Boot boot = new Boot(directory.resolve("kernel"), directory.resolve("initramfs"));
        return new MachineSpec(id, 2, memSizeMib, boot, Optional.empty(), vm, devices);
    }

    /// Fails when anything is left of the machine but its disk and its logs.
    void assertNothingIsLeftOf(MachineSpec spec) throws IOException {
        try (Stream<Path> files = Files.list(spec.directory().path())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.endsWith(".log"))
                    .containsExactly("disk.img");
        }
        assertThat(processesOf(spec)).isEmpty();
    }

    /// The numbers of all processes that were started for the machine.
    List<Long> processesOf(MachineSpec spec) {
        String id = spec.id().toString();
        return processes.all().stream()
                .filter(pid ->
                        processes.find(pid).isPresent() && processes.arguments(pid).contains(id))
                .toList();
    }

    /// Ends whatever runs of the machine.
    void end(MachineSpec spec) {
        processesOf(spec).forEach(pid -> processes.find(pid).ifPresent(processes::kill));
    }

    /// What passes for a kernel.
    private static byte[] elf() {
        byte[] bytes = new byte[4096];
        bytes[0] = 0x7f;
        bytes[1] = 'E';
        bytes[2] = 'L';
        bytes[3] = 'F';
        bytes[4] = 2;
        bytes[5] = 1;
        return bytes;
    }
}
