// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A cgroup (v2) of our own, in which VMs get theirs.
///
/// @param parent empty where none can be made
record Cgroups(Optional<Path> parent) implements AutoCloseable {

    static Cgroups make() throws IOException {
        Optional<Path> mount =
                Files.readAllLines(Path.of("/proc/self/mounts"), StandardCharsets.UTF_8).stream()
                        .map(line -> line.split(" ", -1))
                        .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
                        .map(fields -> Path.of(fields[1]))
                        .findFirst();
        if (mount.isEmpty()) {
            return new Cgroups(Optional.empty());
        }
        Path parent = mount.get().resolve("hearth-bench-" + ProcessHandle.current().pid());
        try {
            return new Cgroups(Optional.of(Files.createDirectory(parent)));
        } catch (IOException e) {
            // Not ours to use.
            return new Cgroups(Optional.empty());
        }
    }

    @Override
    public void close() throws IOException {
        if (parent.isPresent()) {
            Files.deleteIfExists(parent.get());
        }
    }
}
