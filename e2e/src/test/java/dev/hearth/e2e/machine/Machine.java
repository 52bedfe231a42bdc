// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.machine;

import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A machine that Hearth did not boot and knows nothing of: QEMU, started by hand, with the demo
/// image's kernel. It reaches this machine's loopback at 10.0.2.2; its port 8080 is found at an
/// address of this machine's loopback. Closing it ends it.
final class Machine implements AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final int ANSWER_MILLIS = 120_000;
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Process qemu;
    private final Path directory;
    private final int shell;

    private Machine(Process qemu, Path directory, int shell) {
        this.qemu = qemu;
        this.directory = directory;
        this.shell = shell;
    }

    /// Boots one and waits until its shell answers.
    ///
    /// @param directory an empty one
    /// @param root its root file system, of which it gets a copy
    /// @param init its own first program
    /// @param address where its port 8080 is found
    static Machine boot(Path directory, Path root, String init, String address)
            throws IOException, InterruptedException {
        int shell = freePort();
        Path initramfs = initramfs(directory);
        Path disk = directory.resolve("disk");
        run(directory, "cp", "--sparse=always", root.toString(), disk.toString());
        // Its instructions are its clock: it need not be told how fast this machine's counter is,
        // and a busy host makes it slow, not wrong.
        String parameters =
                "console=ttyS0 quiet panic=-1 cryptomgr.notests tsc=reliable"
                        + " tsc_early_khz=1000000 machine.init="
                        + init;
        List<String> command =
                List.of(
                        "qemu-system-x86_64",
                        "-M",
                        "microvm,acpi=on,pcie=off",
                        "-accel",
                        "tcg",
                        "-cpu",
                        "max",
                        "-icount",
                        "shift=2,sleep=on",
                        "-nodefaults",
                        "-no-user-config",
                        "-no-reboot",
                        "-display",
                        "none",
                        "-monitor",
                        "none",
                        "-m",
                        "384M",
                        "-device",
                        "virtio-rng-device",
                        "-kernel",
                        image().resolve("kernel").toString(),
                        "-initrd",
                        initramfs.toString(),
                        "-append",
                        parameters,
                        "-serial",
                        "file:" + directory.resolve("console.log"),
                        "-netdev",
                        "user,id=net0,hostfwd=tcp:%s:8080-:8080,hostfwd=tcp:127.0.0.1:%d-:23"
                                .formatted(address, shell),
                        "-device",
                        "virtio-net-device,netdev=net0",
                        "-drive",
                        "if=none,id=root,format=raw,file=" + disk,
                        "-device",
                        "virtio-blk-device,drive=root");
        Process qemu =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("qemu.log").toFile())
                        .start();
        Machine machine = new Machine(qemu, directory, shell);
        try {
            machine.awaitShell();
            return machine;
        } catch (RuntimeException | IOException e) {
            machine.close();
            throw e;
        }
    }

    /// Runs commands in it as root; answers what they printed, on both streams.
    String run(String commands) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shell)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            String script = "{ " + commands + "\n} 2>&1; exit\n";
            socket.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void awaitShell() throws IOException {
        try {
            Awaitility.await()
                    .atMost(BOOT)
                    .pollInterval(Duration.ofMillis(500))
                    .failFast("QEMU ended", () -> !qemu.isAlive())
                    .ignoreExceptions()
                    .until(() -> run("echo here").contains("here"));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "no shell; QEMU: %s; console: %s"
                            .formatted(log("qemu.log"), log("console.log")),
                    e);
        }
    }

    private String log(String name) throws IOException {
        return Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1);
    }

    /// The demo image's root file system: busybox.
    static Path demoRoot() {
        return image().resolve("rootfs.ext4");
    }

    private static Path image() {
        return Path.of(
                System.getProperty(
                        "hearth.demo.image", Checkout.root().resolve("target/demo-image") + ""));
    }

    private static Path initramfs(Path directory) throws IOException, InterruptedException {
        Path root = Files.createDirectory(directory.resolve("initramfs.d"));
        for (String name : List.of("bin", "dev", "modules", "proc", "sys")) {
            Files.createDirectory(root.resolve(name));
        }
        Files.copy(BUSYBOX.toRealPath(), root.resolve("bin/busybox"));
        Properties image = new Properties();
        try (InputStream in = Files.newInputStream(image().resolve("image.properties"))) {
            image.load(in);
        }
        List<String> modules = List.of(image.getProperty("modules").split(" ", -1));
        for (String module : modules) {
            Files.copy(
                    image().resolve("modules").resolve(module),
                    root.resolve("modules").resolve(module));
        }
        Files.write(root.resolve("modules/order"), modules);
        try (InputStream init = Machine.class.getResourceAsStream("init")) {
            Files.copy(Objects.requireNonNull(init), root.resolve("init"));
        }
        run(
                root,
                "sh",
                "-c",
                "chmod 755 init && find . | %s cpio -o -H newc -R 0:0 2>/dev/null >../initramfs"
                        .formatted(BUSYBOX));
        return directory.resolve("initramfs");
    }

    private static void run(Path directory, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("failed: " + List.of(command));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        qemu.destroyForcibly();
        try {
            qemu.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
