// SPDX-License-Identifier: Apache-2.0
/// What is known of every VM, once a second: the ladder of sources, and the batches that everybody
/// watches.
///
/// ```
///  guest agents ── dev.hearth.host.guest ──┐  (each answer, as it comes)
///  /proc/<pid>  ── ProcessTrack ───────────┤
///  the VMM, when asked ── VmmQuestions ────┤
///  the VMM's counters  ── CounterTrack ────┤
///                                          └─► Sampler: one VmTrack per VM, one Batch a second
///                                                  └─► Broadcast: one thread per subscriber
/// ```
///
/// Raw counters come in, and `dev.hearth.host.rate` alone makes rates of them; no number depends on
/// who is watching. The package knows of VMs only what [ObservedVms] says. It may use
/// `dev.hearth.host.guest`, `dev.hearth.host.rate` and the contracts.
@NullMarked
package dev.hearth.host.metrics;

import org.jspecify.annotations.NullMarked;
