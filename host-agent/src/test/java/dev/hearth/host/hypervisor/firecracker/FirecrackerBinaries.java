// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The Firecracker that tests run: the one at `HEARTH_FIRECRACKER`, or the fake, found by the
/// system property `hearth.firecracker`.
final class FirecrackerBinaries {

    private static final Optional<String> REAL =
            Optional.ofNullable(System.getenv("HEARTH_FIRECRACKER"));

    private FirecrackerBinaries() {}

    static Path executable() {
        return Path.of(REAL.orElseGet(() -> System.getProperty("hearth.firecracker")))
                .toAbsolutePath();
    }

    static boolean isFake() {
        return REAL.isEmpty();
    }

    /// Firecrackers that misbehave as these rules say, see the fake's README. A script, because a
    /// driver gives its processes no environment.
    ///
    /// @param directory takes the script
    static Path misbehaving(Path directory, String rules) throws IOException {
        Path script = directory.resolve("firecracker");
        byte[] text =
                "#!/bin/sh\nHEARTH_FAKE_FIRECRACKER='%s' exec %s \"$@\"\n"
                        .formatted(rules, executable())
                        .getBytes(StandardCharsets.UTF_8);
        Files.deleteIfExists(script);
        Files.createFile(
                script,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(script, text);
        return script;
    }
}
