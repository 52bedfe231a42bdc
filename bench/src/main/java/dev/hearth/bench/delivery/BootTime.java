// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What Hearth's initramfs adds to a boot: QEMU's start to the first word of the guest's own init,
/// with it and with the least one that mounts the same disk, in turns. Both load the same modules,
/// because no kernel of Debian's has its virtio drivers built in; what is left is what it would add
/// to one that has.
final class BootTime {

    private static final int RUNS = 15;
    private static final int LINES = 200;
    private static final int MOST_SECONDS = 60;
    private static final double NANOS_PER_MS = 1e6;

    private BootTime() {}

    /// @param demo with what the host agent starts VMs of the demo image
    static Row measure(Path work, Started demo) throws IOException, InterruptedException {
        Path disk = disk(work);
        Started least = new Started(least(work), demo.kernelCommandLine());
        double[] with = new double[RUNS];
        double[] without = new double[RUNS];
        boot(disk, demo);
        boot(disk, least);
        for (int i = 0; i < RUNS; i++) {
            with[i] = boot(disk, demo);
            without[i] = boot(disk, least);
        }
        double median = Row.percentile(with, 50);
        double leastMedian = Row.percentile(without, 50);
        String how =
                String.format(
                        Locale.ROOT,
                        "median of %d boots under TCG: %.0f ms, with the least that mounts the"
                                + " disk %.0f; modules are loaded by both",
                        RUNS,
                        median,
                        leastMedian);
        return new Row("boot: what the initramfs adds", median - leastMedian, 60, "ms", how);
    }

    /// A disk whose init says that it was started.
    private static Path disk(Path work) throws IOException, InterruptedException {
        Path root = work.resolve("root");
        for (String name : List.of("sbin", "dev", "proc", "sys", "run")) {
            Files.createDirectories(root.resolve(name));
        }
        Programs.compile("first.c", work, "first");
        Files.copy(work.resolve("first"), root.resolve("sbin/init"));
        Path disk = work.resolve("disk");
        Programs.run(
                work, "mke2fs", "-q", "-t", "ext4", "-d", root.toString(), disk.toString(), "16M");
        return disk;
    }

    private static Path least(Path work) throws IOException, InterruptedException {
        Path root = Files.createDirectories(work.resolve("least.d"));
        Files.createDirectories(root.resolve("hearth"));
        Programs.compile("least.c", work, "init");
        Files.copy(work.resolve("init"), root.resolve("init"));
        Path demo = Checkout.demoImage();
        Programs.run(root, "cp", "-r", demo.resolve("modules").toString(), "hearth/modules");
        Programs.run(
                root,
                "sh",
                "-c",
                "sed -n 's/^modules=//p' \"$0\" | tr ' ' '\\n' >hearth/modules/order",
                demo.resolve("image.properties").toString());
        Programs.run(
                root,
                "sh",
                "-c",
                "cd hearth/modules && for each in *.ko; do"
                        + " grep -qx \"$each\" order || rm \"$each\"; done; cd ../.. &&"
                        + " find . | busybox cpio -o -H newc -R 0:0 2>/dev/null"
                        + " | gzip -9 >../least");
        return work.resolve("least");
    }

    private static double boot(Path disk, Started started)
            throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        "qemu-system-x86_64",
                        "-M",
                        "microvm,acpi=on,pcie=off",
                        "-accel",
                        "tcg",
                        "-cpu",
                        "max",
                        "-m",
                        "128M",
                        "-nodefaults",
                        "-no-user-config",
                        "-no-reboot",
                        "-display",
                        "none",
                        "-monitor",
                        "none",
                        "-serial",
                        "stdio",
                        "-kernel",
                        Checkout.demoImage().resolve("kernel").toString(),
                        "-initrd",
                        started.initramfs().toString(),
                        "-append",
                        started.kernelCommandLine(),
                        "-netdev",
                        "user,id=net0",
                        "-device",
                        "virtio-net-device,netdev=net0",
                        "-drive",
                        "if=none,id=root,format=raw,snapshot=on,file=" + disk,
                        "-device",
                        "virtio-blk-device,drive=root");
        long start = System.nanoTime();
        Process qemu = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS)
                .execute(qemu::destroyForcibly);
        try (BufferedReader said = qemu.inputReader(StandardCharsets.ISO_8859_1)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                String line = said.readLine();
                if (line == null) {
                    break;
                }
                if (line.contains("=started=")) {
                    return (System.nanoTime() - start) / NANOS_PER_MS;
                }
                all.append(line).append('\n');
            }
            throw new IOException("the guest's init was not started: " + all);
        } finally {
            qemu.destroyForcibly();
            qemu.waitFor();
        }
    }
}
