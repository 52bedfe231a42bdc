// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.bench.Row;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.GuestImages;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// From any image to a measured VM, in numbers.
public final class DeliveryBench {

    private DeliveryBench() {}

    /// Takes about five minutes; as root, because a file system with reflinks is mounted.
    public static List<Row> measure() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("hearth-bench-");
        // The database's user walks through it.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        try {
            return measureIn(work);
        } finally {
            Checkout.remove(work);
        }
    }

    private static List<Row> measureIn(Path work) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Path folder = Files.createDirectory(work.resolve("archives"));
        try (Hearth hearth =
                Hearth.start(
                        Map.of(
                                "HEARTH_HOST_IMAGE_FOLDERS",
                                folder.toString(),
                                "HEARTH_HOST_IMAGE_MAX_MIB",
                                "1024"))) {
            GuestImages images = new GuestImages(hearth, work);
            say("initramfs");
            images.withoutModules("bare");
            long bytes = Files.size(Started.of(hearth, "bare").initramfs());
            rows.add(
                    new Row(
                            "initramfs with agent, without kernel modules",
                            bytes / 1024.0,
                            300,
                            "KiB",
                            bytes + " bytes"));
            Started demo = Started.of(hearth, VmCreate.DEFAULT_IMAGE);
            say("boots");
            rows.add(BootTime.measure(work, demo));
            say("first answers");
            rows.add(FirstAnswer.measure(hearth, images));
            say("hostile archives");
            rows.add(HostileArchives.measure(hearth, work, folder));
        }
        say("disks");
        rows.add(DiskCopy.withReflink(work));
        rows.add(DiskCopy.withoutReflink(work));
        return rows;
    }

    private static void say(String what) {
        System.err.println("==> " + what);
    }
}
