// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// State directories for tests. As root, PostgreSQL's own user has to pass through them, which
/// JUnit's temporary directories do not allow.
public final class TestHome {

    private TestHome() {}

    /// A new, empty one.
    public static Path create() {
        try {
            Path home = Files.createTempDirectory("hearth-manager-test");
            return Files.setPosixFilePermissions(
                    home, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("make a home", e);
        }
    }

    /// Removes it with all that is in it.
    public static void delete(Path home) {
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + home, e);
        }
    }
}
