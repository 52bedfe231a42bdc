// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import dev.hearth.manager.config.ManagerConfig;
import java.net.URI;

/// Opens [Program] to the fixtures of other packages.
public final class TestProgram implements AutoCloseable {

    private final Program program = new Program();

    /// See [Program#start].
    public URI start(ManagerConfig config) {
        return program.start(config);
    }

    @Override
    public void close() {
        program.close();
    }
}
