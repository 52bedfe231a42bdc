// SPDX-License-Identifier: Apache-2.0
/// QEMU's `microvm` machine as a [dev.hearth.host.hypervisor.Hypervisor].
///
/// ```
///  QemuHypervisor ── QemuCommand: the command line        ── KvmProbe: does KVM really work
///        │                                                ── TscFrequency: what emulation needs
///        └─► QemuMachine, one per process ── QmpConnection: one unix socket
///                                         └─ ExitReason: why it ended
/// ```
///
/// Uses `dev.hearth.host.fault`, `dev.hearth.host.storage` and `dev.hearth.host.wire`.
@NullMarked
package dev.hearth.host.hypervisor.qemu;

import org.jspecify.annotations.NullMarked;
