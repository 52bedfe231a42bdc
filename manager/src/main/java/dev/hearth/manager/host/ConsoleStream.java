// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.ConsoleFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// What a host agent says of one console, without an end while the machine runs. For use by one
/// thread; any may close it, which ends a read.
public final class ConsoleStream implements AutoCloseable {

    private final InputStream frames;

    ConsoleStream(InputStream frames) {
        this.frames = new BufferedInputStream(frames);
    }

    /// The next frame; empty at the end. Throws IOException when the host agent is gone.
    public Optional<ConsoleFrame> next() throws IOException {
        return ConsoleFrame.readFrom(frames);
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
