// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Images of a Hearth's: disks of several kinds, each with the demo image's kernel and modules.
public final class GuestImages {

    private static final Path DEBIAN = Checkout.root().resolve("target/debian-image/root.ext4");
    private static final int EMPTY_MIB = 16;

    private static final int MIB = 1 << 20;

    private final Path images;
    private final Path work;

    /// @param work a directory for what it needs on the way
    public GuestImages(Hearth hearth, Path work) {
        images = hearth.stack().home().data().resolve("host/images");
        this.work = work;
    }

    /// Whether there is a disk of Debian's: only root can build it.
    public static boolean hasDebian() {
        return Files.exists(DEBIAN);
    }

    /// Debian that starts with systemd, and a root shell on its console.
    public void systemd(String name) throws IOException {
        systemd(debian(name));
    }

    /// The same as a file that is no image yet; [#debianKernel] is what it boots with, and
    /// [#debianInitrd] what that begins with.
    public Path systemdDisk() throws IOException {
        Path disk = work.resolve("debian.ext4");
        run("cp", "--sparse=always", DEBIAN.toString(), disk.toString());
        systemd(disk);
        return disk;
    }

    /// Debian's own kernel, which needs modules to find a disk.
    public static Path debianKernel() {
        return DEBIAN.resolveSibling(DEBIAN.getFileName() + ".kernel");
    }

    /// What Debian made for its kernel.
    public static Path debianInitrd() {
        return DEBIAN.resolveSibling(DEBIAN.getFileName() + ".initrd");
    }

    private void systemd(Path disk) throws IOException {
        Path unit =
                Files.writeString(
                        work.resolve("hands.service"),
                        """
                        [Service]
                        ExecStart=/bin/sh
                        StandardInput=tty-force
                        StandardOutput=tty
                        StandardError=tty
                        TTYPath=/dev/ttyS0
                        Restart=always
                        """);
        edit(
                disk,
                "rm /usr/sbin/init",
                "symlink /usr/sbin/init /lib/systemd/systemd",
                "write " + unit + " /etc/systemd/system/hands.service",
                "symlink /etc/systemd/system/multi-user.target.wants/hands.service"
                        + " /etc/systemd/system/hands.service",
                "symlink /etc/systemd/system/serial-getty@ttyS0.service /dev/null");
    }

    /// Debian that starts with sysvinit and OpenRC, and a root shell on its console.
    public void openRc(String name) throws IOException {
        Path disk = debian(name);
        Path table = work.resolve("inittab");
        edit(disk, "dump /etc/inittab " + table);
        Files.writeString(
                table,
                Files.readString(table) + "h0:2345:respawn:/bin/sh </dev/ttyS0 >/dev/ttyS0 2>&1\n");
        edit(disk, "rm /etc/inittab", "write " + table + " /etc/inittab");
    }

    /// A disk on which there is nothing.
    public void zeros(String name) throws IOException {
        run("truncate", "-s", EMPTY_MIB + "M", image(name).toString());
    }

    /// A file system in which there is nothing.
    public void empty(String name) throws IOException {
        run("mke2fs", "-q", "-t", "ext4", image(name).toString(), EMPTY_MIB + "M");
    }

    /// A disk of so many MiB that no file system knows and nobody can compress; answers it.
    public Path noise(String name, int mebibytes) throws IOException {
        Path disk = image(name);
        Random random = new Random(mebibytes);
        byte[] block = new byte[MIB];
        try (OutputStream out = Files.newOutputStream(disk)) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return disk;
    }

    /// A disk on which there is nothing, for a kernel that needs no modules.
    public void withoutModules(String name) throws IOException {
        Path disk = image(name);
        Path properties = disk.resolveSibling("image.properties");
        List<String> lines = Files.readAllLines(properties);
        Files.delete(properties);
        Files.write(
                properties, lines.stream().filter(line -> !line.startsWith("modules=")).toList());
        run("truncate", "-s", EMPTY_MIB + "M", disk.toString());
    }

    private Path debian(String name) throws IOException {
        Path disk = image(name);
        run("cp", "--sparse=always", DEBIAN.toString(), disk.toString());
        return disk;
    }

    /// Everything but the disk; answers where that goes.
    private Path image(String name) throws IOException {
        Path image = Files.createDirectories(images.resolve(name));
        for (String part : List.of("kernel", "modules", "image.properties")) {
            Files.createSymbolicLink(
                    image.resolve(part), Checkout.demoImage().resolve(part).toAbsolutePath());
        }
        return image.resolve("rootfs.ext4");
    }

    private void edit(Path disk, String... requests) throws IOException {
        Path script = Files.write(work.resolve("requests"), List.of(requests));
        run("debugfs", "-w", "-f", script.toString(), disk.toString());
    }

    private static void run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("failed: " + List.of(command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + List.of(command), e);
        }
    }
}
