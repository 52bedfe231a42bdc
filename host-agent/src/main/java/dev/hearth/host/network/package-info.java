// SPDX-License-Identifier: Apache-2.0
/// How the host reaches guests, and guests the world.
///
/// ```
///  no network       LoopbackPool ─► 127.9.x.y:8080, which QEMU forwards to the guest agent
///  nat, isolated    NetworkService ─┬─ Taps            ── Commands ─► ip: a TAP with a /30 per VM
///                                   ├─ CloneNamespaces ── Commands ─► ip, nft: where a guest
///                                   │                                 believes in other addresses
///                                   └─ Ruleset         ── Commands ─► nft, one table of our own
/// ```
///
/// [NetworkOffer] says which of them a host can have. All of a VM's network follows from its slot,
/// see [VmNetwork] and ADR 0020. [ExternalAddresses] says where external VMs may be. Uses
/// `dev.hearth.contract.host`, `dev.hearth.host.config`, `fault` and `wire`.
@NullMarked
package dev.hearth.host.network;

import org.jspecify.annotations.NullMarked;
