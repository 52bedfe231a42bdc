// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// What files take on the disk, which their sizes do not tell: they have holes. The JDK does not
/// show a file's blocks, so `du` counts them.
public final class DiskUsage {

    private static final long LIMIT_SECONDS = 10;

    private DiskUsage() {}

    /// Bytes that a directory and all in it take. Throws [StorageFailed].
    public static long of(Path directory) {
        try {
            Process du =
                    new ProcessBuilder("du", "-s", "--block-size=1", directory.toString())
                            .redirectError(Redirect.DISCARD)
                            .start();
            try {
                String said =
                        new String(du.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
                if (du.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && du.exitValue() == 0) {
                    return Long.parseLong(said.split("\\s", 2)[0]);
                }
                throw new IOException("du said: " + said.strip());
            } finally {
                du.destroyForcibly();
            }
        } catch (IOException | NumberFormatException e) {
            throw new StorageFailed("could not tell what " + directory + " takes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFailed("interrupted while " + directory + " was counted", e);
        }
    }
}
