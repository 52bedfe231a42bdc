// SPDX-License-Identifier: Apache-2.0
/// What is wrong with one VM's figures: each part of their way is tried, now, and what is broken is
/// said with what to do.
///
/// ```
///  vmm ─► vsock, address, tcp ─► agent ─► clock, collectors     what builds on a broken thing
///  vmm ─► balloon, counters                                     is skipped, and says so
///  samples: what measuring itself makes of it
/// ```
///
/// Uses `vm`, `metrics`, `guest` and the contracts.
@NullMarked
package dev.hearth.host.diagnosis;

import org.jspecify.annotations.NullMarked;
