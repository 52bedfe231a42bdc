// SPDX-License-Identifier: Apache-2.0
/// The microVM behind the API: what was configured, what state it is in, what each call does.
///
/// ```
/// not started ──InstanceStart, snapshot/load──► running ◄──PATCH /vm──► paused
///        └──────────── exit of the process ◄───────┴───────────────────────┘
/// ```
///
/// One lock, the [dev.hearth.fakefirecracker.machine.Machine] itself, as the real one has one
/// thread. Knows all packages but `http` and `api`.
@NullMarked
package dev.hearth.fakefirecracker.machine;

import org.jspecify.annotations.NullMarked;
