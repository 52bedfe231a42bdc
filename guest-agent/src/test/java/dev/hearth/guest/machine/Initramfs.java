// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/// The file system a guest of these tests lives in: busybox, the agent, `hands`, the demo image's
/// kernel modules, and an init that starts the agent and a shell on port 23.
final class Initramfs {

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path AGENT =
            Path.of(System.getProperty("guest-agent.binary", "target/guest-agent"));
    private static final Path IMAGE = Path.of(System.getProperty("hearth.demo.image"));

    /// Lets a guest be its own vsock peer. No image loads them, and a kernel may have them built
    /// in.
    private static final List<String> VSOCK =
            List.of("vsock.ko", "vmw_vsock_virtio_transport_common.ko", "vsock_loopback.ko");

    private Initramfs() {}

    static Path kernel() {
        return IMAGE.resolve("kernel").toAbsolutePath();
    }

    /// Writes the archive `initramfs` to the directory, and `hands` beside it.
    static Path build(Path directory) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        for (String name : List.of("bin", "dev", "etc", "modules", "proc", "sys", "tmp")) {
            Files.createDirectory(root.resolve(name));
        }
        Files.copy(BUSYBOX.toRealPath(), root.resolve("bin/busybox"));
        Files.copy(AGENT, root.resolve("bin/guest-agent"));
        Hands.compile(directory.resolve("hands").toAbsolutePath());
        Files.copy(directory.resolve("hands"), root.resolve("bin/hands"));
        copyModules(root.resolve("modules"));
        try (InputStream init = Initramfs.class.getResourceAsStream("init")) {
            Files.copy(Objects.requireNonNull(init), root.resolve("init"));
        }
        Files.setPosixFilePermissions(
                root.resolve("init"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Commands.run(
                root,
                List.of(
                        "sh",
                        "-c",
                        "find . | "
                                + BUSYBOX
                                + " cpio -o -H newc -R 0:0 2>/dev/null"
                                + " >../initramfs"));
        return directory.resolve("initramfs").toAbsolutePath();
    }

    private static void copyModules(Path into) throws IOException {
        Path from = IMAGE.resolve("modules");
        Properties image = new Properties();
        try (InputStream in = Files.newInputStream(IMAGE.resolve("image.properties"))) {
            image.load(in);
        }
        List<String> order = new ArrayList<>(List.of(image.getProperty("modules").split(" ", -1)));
        VSOCK.stream().filter(spare -> Files.exists(from.resolve(spare))).forEach(order::add);
        for (String module : order) {
            Files.copy(from.resolve(module), into.resolve(module));
        }
        Files.write(into.resolve("order"), order);
    }
}
