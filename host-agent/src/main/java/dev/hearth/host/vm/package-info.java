// SPDX-License-Identifier: Apache-2.0
/// The VMs of this host: what they are to be, and their life.
///
/// ```
///           start, restore         ready
///   stopped ─────────────► starting ─────► running ◄──────► paused
///      ▲  ▲                   │             │ ▲ pause, resume │ ▲
///      │  │                   │             ▼ │               ▼ │
///      │  │                   │            snapshotting, and back
///      │  │  stop             │             │
///      │  ├───────────────────┼── stopping ◄┴─ from running and paused
///      │  │  guest ends it    │ fails
///      │  └───────────────────┼────────────── from running, paused, snapshotting
///      │                      ▼       dies
///      └──────────────────── failed ◄──────── from all three (failed ── start ──► starting)
/// ```
///
/// A VM that was not booted here is `external`, and nothing else, until it is deleted; see
/// [ExternalRules].
///
/// [VmService] holds them all; [Vm] is one of them, and [Lifecycle] lets one operation at a time
/// happen to it; [VmFiles] is its memory on disk, from which all is found again when the host agent
/// starts. [VmNetworks] has a VM's network made before its machine and removed after it. Uses
/// `dev.hearth.host.hypervisor`, `event`, `network`, `snapshot`, `storage`, `wire` and `fault`.
@NullMarked
package dev.hearth.host.vm;

import org.jspecify.annotations.NullMarked;
