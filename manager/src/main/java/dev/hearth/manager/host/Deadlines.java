// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import java.time.Duration;

/// How long a host agent may take to answer.
///
/// @param quick for what it only has to look up
/// @param change for what it has to do to a VM
/// @param snapshot for what copies a VM's memory and disk
record Deadlines(Duration quick, Duration change, Duration snapshot) {

    /// For a part of an upload: the host agent gives it 30 s itself.
    Duration upload() {
        return Duration.ofSeconds(40);
    }

    // Making a VM copies its image; stopping one waits 5 s for the guest. A slow disk takes minutes
    // for the memory of a large guest.
    static final Deadlines USUAL =
            new Deadlines(Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofMinutes(10));
}
