// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The batches that a host agent has kept.
interface KeptBatches {

    /// Opens them as frames; the caller closes it. Throws IOException when there are none to be had
    /// now.
    ///
    /// @param after the last one that is known; empty for everything
    InputStream open(Optional<BatchPosition> after) throws IOException, InterruptedException;
}
