// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.home;

import java.nio.file.Path;

/// Another manager runs on the same directory.
public final class HomeInUse extends RuntimeException {

    private static final long serialVersionUID = 1;

    HomeInUse(Path directory, String pid) {
        super(
                ("another manager (pid %s) runs on %s; stop it first, or give this one a "
                                + "HEARTH_HOME of its own")
                        .formatted(pid, directory));
    }
}
