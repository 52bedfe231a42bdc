// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.hypervisor.Acceleration.Accelerator;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Where QEMU is and how it is to be used.
///
/// @param executable absolute path
/// @param forced the accelerator to use; empty: find out by trying
/// @param accelerationFile where the finding is kept
public record QemuSettings(Path executable, Optional<Accelerator> forced, Path accelerationFile) {

    /// Finds a program as a shell would: a name with a slash is a path, others are looked up.
    ///
    /// @param searchPath the variable `PATH`
    public static Optional<Path> find(String program, String searchPath) {
        Stream<Path> candidates =
                program.contains("/")
                        ? Stream.of(Path.of(program).toAbsolutePath())
                        : Stream.of(searchPath.split(File.pathSeparator, -1))
                                .filter(directory -> directory.startsWith("/"))
                                .map(directory -> Path.of(directory, program));
        return candidates
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }
}
