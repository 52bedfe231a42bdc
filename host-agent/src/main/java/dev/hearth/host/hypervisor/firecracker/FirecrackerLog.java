// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.VmmLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file Firecracker logs to. It does not append but goes on at its old place in a file that was
/// emptied, which leaves a hole: what counts is what came since. Not for use by several threads.
final class FirecrackerLog {

    private static final long MAX_BYTES = 64 * 1024;

    private final Path file;
    private long emptiedAt;

    FirecrackerLog(Path file) {
        this.file = file;
    }

    /// Empties the file when it has become long. One that cannot be emptied is tried again later.
    void trim() {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size > emptiedAt + MAX_BYTES) {
                new VmmLog(file).clear();
                emptiedAt = size;
            }
        } catch (IOException e) {
            // Nothing depends on it now.
            return;
        }
    }

    /// The last lines as one printable line; empty when there are none.
    String lastWords() {
        return new VmmLog(file).lastWords();
    }
}
