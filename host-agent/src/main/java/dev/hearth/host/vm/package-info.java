// SPDX-License-Identifier: Apache-2.0
/// The VMs of this host: what they are to be, and their life.
///
/// ```
///              start            ready
///   stopped ─────────► starting ─────► running ──┐ stop
///      ▲  ▲               │              │       ▼
///      │  └───────────────┼──────────────┼── stopping
///      │    guest ends it │ fails        │ dies
///      │                  ▼              │
///      └───────────── failed ◄───────────┘        (failed ── start ──► starting)
/// ```
///
/// [VmService] holds them all; [Vm] is one of them, with one operation at a time; [VmFiles] is its
/// memory on disk, from which both are found again when the host agent starts. Uses
/// `dev.hearth.host.hypervisor`, `network`, `storage`, `wire` and `fault`.
@NullMarked
package dev.hearth.host.vm;

import org.jspecify.annotations.NullMarked;
