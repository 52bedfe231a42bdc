// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.bench.Row;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.GuestImages;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// From `POST /v1/vms/{id}/start` to a VM's disk, whole, under its name: 1 GiB of an image that
/// cannot be compressed, on a file system with reflinks (XFS, in a loop device) and on one without.
final class DiskCopy {

    private static final String IMAGE = "gibibyte";
    private static final int IMAGE_MIB = 1024;
    private static final int RUNS = 11;
    private static final double LEAST_SPEED = 0.8;
    private static final double NANOS_PER_MS = 1e6;
    private static final long LOOK_NANOS = 100_000;

    private DiskCopy() {}

    static Row withReflink(Path work) throws IOException, InterruptedException {
        Path mount = Files.createDirectory(work.resolve("xfs"));
        Path device = work.resolve("xfs.img");
        Programs.run(work, "truncate", "-s", "4G", device.toString());
        Programs.run(work, "mkfs.xfs", "-q", "-m", "reflink=1", device.toString());
        Programs.run(work, "mount", "-o", "loop", device.toString(), mount.toString());
        Files.setPosixFilePermissions(mount, PosixFilePermissions.fromString("rwx--x--x"));
        try {
            double[] times = new double[RUNS];
            try (Hearth hearth = Hearth.startOnFirecrackerIn(mount)) {
                new GuestImages(hearth, work).noise(IMAGE, IMAGE_MIB);
                // An image lies on its disk for long before a VM is made of it.
                Programs.run(work, "sync", "-f", mount.toString());
                for (int i = 0; i < RUNS; i++) {
                    times[i] = diskMillis(hearth, "reflink" + i);
                }
            }
            return new Row(
                    "1 GiB image → VM disk, with reflink",
                    Row.percentile(times, 50),
                    50,
                    "ms",
                    String.format(
                            Locale.ROOT,
                            "median of %d, best %.1f, worst, a new JVM's first, %.1f; XFS",
                            RUNS,
                            Row.percentile(times, 1),
                            Row.percentile(times, 100)));
        } finally {
            Programs.run(work, "umount", mount.toString());
            Files.delete(device);
        }
    }

    static Row withoutReflink(Path work) throws IOException, InterruptedException {
        double[] ours = new double[RUNS];
        double[] copies = new double[RUNS];
        Path parent = Files.createDirectory(work.resolve("plain"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
        try (Hearth hearth = Hearth.startOnFirecrackerIn(parent)) {
            Path image = new GuestImages(hearth, work).noise(IMAGE, IMAGE_MIB);
            Programs.run(work, "sync", "-f", parent.toString());
            for (int i = 0; i < RUNS; i++) {
                Path copy = parent.resolve("copy");
                long start = System.nanoTime();
                Programs.run(parent, "cp", "--reflink=never", image.toString(), copy.toString());
                copies[i] = (System.nanoTime() - start) / NANOS_PER_MS;
                Files.delete(copy);
                ours[i] = diskMillis(hearth, "copy" + i);
            }
        }
        double median = Row.percentile(ours, 50);
        double copy = Row.percentile(copies, 50);
        return new Row(
                "1 GiB image → VM disk, without reflink: time by cp's",
                median / copy,
                1 / LEAST_SPEED,
                "times",
                String.format(
                        Locale.ROOT,
                        "80 %% of its speed are 1.25 times its time; medians of %d in turns: %.0f"
                                + " ms (%.0f to %.0f), cp %.0f ms (%.0f to %.0f)",
                        RUNS,
                        median,
                        Row.percentile(ours, 1),
                        Row.percentile(ours, 100),
                        copy,
                        Row.percentile(copies, 1),
                        Row.percentile(copies, 100)));
    }

    private static double diskMillis(Hearth hearth, String name) throws InterruptedException {
        Vm vm = hearth.api().create(new VmCreate(name, 1, 128, IMAGE));
        Path disk = hearth.stack().home().data().resolve("host/vms/" + vm.id() + "/disk.img");
        AtomicLong there = new AtomicLong();
        Thread watch =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!Files.exists(disk) && !Thread.currentThread().isInterrupted()) {
                                LockSupport.parkNanos(LOOK_NANOS);
                            }
                            there.set(System.nanoTime());
                        });
        long start = System.nanoTime();
        try {
            hearth.api().start(vm.id());
        } finally {
            watch.interrupt();
            watch.join();
        }
        hearth.api().stop(vm.id());
        hearth.api().delete(vm.id());
        return (there.get() - start) / NANOS_PER_MS;
    }
}
