// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.nio.file.Path;
import java.util.Optional;

/// What the host agent is told of Firecracker.
///
/// @param executable path, or a name to look up in `PATH`
/// @param jailer likewise, or `auto` or `none`
/// @param uid whom jailed processes run as
/// @param gid likewise
/// @param chrootBase below which jails are made; empty: in the state home
/// @param cgroup a directory of cgroup v2 in which each VM gets one of its own; empty: none
public record FirecrackerConfig(
        String executable,
        String jailer,
        int uid,
        int gid,
        Optional<Path> chrootBase,
        Optional<Path> cgroup) {

    /// Neither a system user nor a person on Debian, see deb-policy 9.2.2, and not `nobody`, who
    /// runs other things as well.
    static final int DEFAULT_OWNER = 30_000;
}
