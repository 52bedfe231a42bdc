// SPDX-License-Identifier: Apache-2.0
/// Firecracker as a [dev.hearth.host.hypervisor.Hypervisor].
///
/// ```
///  FirecrackerHypervisor ── Grounds: what a machine stands on ── Cgroup, JailTree, MachineFiles;
///        │                                                       made in this order, removed in
///        │                                                       the opposite one
///        ├── FirecrackerCommand: setsid, sh, jailer, Firecracker: one process becomes the next
///        ├── BootSequence: what it is told, and when ── Settings
///        └─► FirecrackerMachine, one per process ── FirecrackerApi ── ApiSocket: HTTP, one call
///                     │                                               at a time
///                     ├─ SnapshotWriter: pause, put to disk, resume
///                     ├─ metrics: what it counted, from its first line to its last
///                     └─ ExitReason: why it ended
/// ```
///
/// Whatever fails before the guest runs ends the process and removes everything it stood on: what
/// is done is put on a stack ([dev.hearth.host.hypervisor.firecracker.Undo]) before it is done.
///
/// Uses `dev.hearth.host.fault`, `dev.hearth.host.storage` and `dev.hearth.host.wire`.
@NullMarked
package dev.hearth.host.hypervisor.firecracker;

import org.jspecify.annotations.NullMarked;
