// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.util.List;

/// Runs `ip`, `nft` and `tee`, in the host's network namespace or in another.
public interface Commands {

    /// Runs a command to its end and returns what it printed. Throws [IOException] with what it
    /// complained of when it fails or takes too long.
    ///
    /// @param input what it reads
    String run(List<String> command, String input) throws IOException;
}
