// SPDX-License-Identifier: Apache-2.0
/// Snapshots of VMs that were put to disk, and what must be known to go on from one:
///
/// ```
/// HEARTH_HOME/host/snapshots/<vm>/
///   <snapshot>.json      what it is; written last, removed first
///   <snapshot>/          state, memory, disk.img
/// ```
///
/// [SnapshotStore] holds them all. Uses `dev.hearth.host.hypervisor` for the files' names, and
/// `storage`, `wire` and `fault`.
@NullMarked
package dev.hearth.host.snapshot;

import org.jspecify.annotations.NullMarked;
