// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.time.Duration;

/// How long each class of API calls may take. The thread that answers also serves the guest's
/// devices, so a slow disk delays every answer.
enum Patience {
    /// Reads something.
    QUERY(Duration.ofSeconds(2)),
    /// Reads what is measured every second.
    MEASURE(Duration.ofMillis(200)),
    /// Sets something up before the guest runs.
    CONFIGURE(Duration.ofSeconds(5)),
    /// Starts the guest.
    START(Duration.ofSeconds(30)),
    /// Stops the vCPUs, for which Firecracker itself waits up to 30 s, or lets them go.
    PAUSE(Duration.ofSeconds(35)),
    /// Writes or reads all of a guest's memory.
    SNAPSHOT(Duration.ofMinutes(10));

    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }
}
