// SPDX-License-Identifier: Apache-2.0
/// The port to a VMM: start a machine, find one again, stop it, ask it, see it end. Adapters are in
/// packages below; only they start processes.
///
/// ```
///   Hypervisor.start(MachineSpec) ──► Machine ──► exit(): MachineExit
///   Hypervisor.adopt(…)           ──►    │
///   Hypervisor.restore(…)         ──►    │
///                                     pause, resume, snapshot, stop(grace)
/// ```
///
/// Uses `dev.hearth.host.fault` and `dev.hearth.host.storage`.
@NullMarked
package dev.hearth.host.hypervisor;

import org.jspecify.annotations.NullMarked;
