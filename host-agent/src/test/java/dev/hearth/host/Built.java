// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import java.nio.file.Path;

/// What the build has made before the host agent and a real host agent needs.
public final class Built {

    /// With which every guest starts.
    public static final Path GUEST_INIT =
            Path.of("../guest-agent/target/guest-init").toAbsolutePath().normalize();

    private Built() {}
}
