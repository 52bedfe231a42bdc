// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The built programs of this checkout, and state homes to run them in.
public final class Checkout {

    private Checkout() {}

    /// The root of the checkout: the system property `hearth.root`.
    public static Path root() {
        return Path.of(System.getProperty("hearth.root", "..")).toAbsolutePath().normalize();
    }

    /// The Firecracker that tests run: the one at `HEARTH_FIRECRACKER`, or the fake.
    public static Path firecracker() {
        return Optional.ofNullable(System.getenv("HEARTH_FIRECRACKER"))
                .map(Path::of)
                .orElseGet(() -> root().resolve("fake-firecracker/target/firecracker"));
    }

    /// A new state home that holds nothing but the demo image (system property
    /// `hearth.demo.image`).
    public static Path stateHome() {
        try {
            return furnished(Files.createTempDirectory("hearth-"));
        } catch (IOException e) {
            throw new UncheckedIOException("making a state home", e);
        }
    }

    /// The same in a directory through which everybody may walk, and which has none yet. Its name
    /// is short: sockets are put there.
    public static Path stateHome(Path parent) {
        try {
            return furnished(Files.createDirectory(parent.resolve("h")));
        } catch (IOException e) {
            throw new UncheckedIOException("making a state home", e);
        }
    }

    private static Path furnished(Path home) throws IOException {
        // The database's unprivileged user must be able to walk through it.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Path images = Files.createDirectories(home.resolve("host/images"));
        Files.createSymbolicLink(images.resolve("demo"), demoImage().toAbsolutePath());
        return home;
    }

    /// The command line on ports of its own, ready to be started.
    public static ProcessBuilder cli(Path home, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(root().resolve("cli/target/hearth-cli.jar").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HEARTH_ROOT", root().toString());
        builder.environment().put("HEARTH_HOME", home.toString());
        builder.environment().put("HEARTH_MANAGER_LISTEN", "127.0.0.1:0");
        builder.environment().put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
        return builder;
    }

    /// Removes a state home.
    public static void remove(Path home) {
        Tree.remove(home);
    }

    /// The demo image, as it was built.
    public static Path demoImage() {
        return Path.of(
                System.getProperty("hearth.demo.image", root().resolve("target/demo-image") + ""));
    }
}
