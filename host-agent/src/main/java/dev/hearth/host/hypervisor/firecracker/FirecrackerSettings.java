// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.nio.file.Path;
import java.util.Optional;

/// Where Firecracker is and how it is to be used.
///
/// @param executable absolute path
/// @param jailer how processes are locked in; empty: they are not
/// @param chrootBase below which jails are, also those of a host agent that was set otherwise
/// @param cgroup a directory of cgroup v2 in which each machine gets one of its own; empty: none
public record FirecrackerSettings(
        Path executable, Optional<Jailer> jailer, Path chrootBase, Optional<Path> cgroup) {

    /// The program that locks them in, and whom they run as there.
    public record Jailer(Path executable, int uid, int gid) {}
}
