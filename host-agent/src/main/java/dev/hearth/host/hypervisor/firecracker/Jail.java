// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.nio.file.Path;

/// Where Firecracker's jailer locks a machine in.
///
/// @param home the machine's directory, which ends with its id; nothing else is in it
/// @param owner whom the process runs as
record Jail(Path home, Owner owner) {

    /// A user and a group, by number.
    record Owner(int uid, int gid) {}

    /// What the process takes for the root of the file system.
    Path root() {
        return home.resolve("root");
    }
}
