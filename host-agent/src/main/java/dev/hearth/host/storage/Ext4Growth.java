// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Makes an ext4 file system that nobody has mounted larger.
final class Ext4Growth {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// Exit status 1 of e2fsck(8): errors were there, and are corrected.
    private static final int CORRECTED = 1;

    private Ext4Growth() {}

    /// Grows the file, and the file system in it. Throws `Invalid` when it cannot be grown.
    static void grow(Path disk, long bytes) throws IOException {
        Disks.setLength(disk, bytes);
        // Without it, resize2fs refuses one that was mounted since it was checked last.
        run(List.of("e2fsck", "-f", "-p", disk.toString()), CORRECTED);
        run(List.of("resize2fs", disk.toString()), 0);
    }

    private static void run(List<String> command, int most) throws IOException {
        Path directory = Path.of(command.getLast()).resolveSibling("");
        Tool.Ended ended = Tool.run(command, directory, LIMIT, () -> {});
        if (ended.status() > most) {
            throw Disks.refused(
                    "must be left out for this image, whose file system cannot be grown: %s said %s"
                            .formatted(command.getFirst(), firstLine(ended.said())));
        }
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElse("nothing");
    }
}
