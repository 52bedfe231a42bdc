// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.storage.VmDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// Whoever reads the metrics that Firecracker processes write. Safe for use by many threads.
public interface MetricsReaders {

    /// Starts to read a machine's metrics: before its process is there, for some versions refuse a
    /// FIFO without a reader, or once more after another host agent did. Closed when the process is
    /// gone, and then whatever is left in the FIFO is still to be read.
    ///
    /// @param fifo made already; the process writes one line of JSON at a time into it
    Closeable open(VmDirectory directory, Path fifo) throws IOException;
}
