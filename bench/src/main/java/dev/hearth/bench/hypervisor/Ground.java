// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/// A state home with an image of a few bytes, enough for a fake Firecracker, which opens its files
/// and reads no further; and beside it the programs a host agent is to start. Closing it removes
/// all of it.
record Ground(Path home) implements AutoCloseable {

    static final String IMAGE = "tiny";

    private static final int FILE_BYTES = 4096;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 2, 1};

    static Ground make() throws IOException {
        Path home = Files.createTempDirectory("hearth-bench-");
        // The user of a jailed Firecracker must get to what is in its jail.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Path image = Files.createDirectories(home.resolve("host/images").resolve(IMAGE));
        byte[] kernel = new byte[FILE_BYTES];
        System.arraycopy(ELF, 0, kernel, 0, ELF.length);
        Files.write(image.resolve("kernel"), kernel);
        Files.write(image.resolve("rootfs.ext4"), new byte[FILE_BYTES]);
        Files.createDirectories(home.resolve("bin"));
        return new Ground(home);
    }

    /// The fake Firecracker or its jailer, as built.
    static Path built(String program) {
        return Checkout.root().resolve("fake-firecracker/target").resolve(program);
    }

    /// A program of this text in place of one of Firecracker's.
    Path program(String name, String text) throws IOException {
        Path program = home.resolve("bin").resolve(name);
        Files.deleteIfExists(program);
        Files.createFile(
                program,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(
                program, text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// Where the host agent keeps its part.
    Path host() {
        return home.resolve("host");
    }

    /// The directory of a VM.
    Path vm(UUID id) {
        return host().resolve("vms").resolve(id.toString());
    }

    @Override
    public void close() {
        Checkout.remove(home);
    }
}
