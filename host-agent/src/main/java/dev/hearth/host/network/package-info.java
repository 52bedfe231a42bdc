// SPDX-License-Identifier: Apache-2.0
/// How the host reaches guests, and guests the world.
///
/// ```
///  user networking   LoopbackPool ─► 127.9.x.y:8080, which QEMU forwards to the guest agent
///  TAPs              NetworkService ─┬─ Taps     ── Commands ─► ip
///                                    └─ Ruleset  ── Commands ─► nft, one table of our own
/// ```
///
/// VMs have user networking so far; nothing starts a VM on a TAP yet. See ADR 0019. Uses
/// `dev.hearth.host.fault` and `wire`.
@NullMarked
package dev.hearth.host.network;

import org.jspecify.annotations.NullMarked;
