// SPDX-License-Identifier: Apache-2.0
/// The serial consoles of this host's guests: their logs, those who watch, and the one who types.
///
/// ```
///   guest ─► VMM ─► console.log ─► Console ─► queue of each Viewer ─► its stream
///              ▲     (rotated)        │
///              └──── Keyboard ◄───────┘ what the writer types
/// ```
///
/// The VMM writes the log itself, so nothing that a guest prints depends on the host agent being
/// there, or on how fast anybody reads: [ConsoleService] looks at the files, often where somebody
/// watches and now and then elsewhere. Nobody has the keyboard at first; who types while nobody has
/// it gets it; who wants it from another takes it expressly. See ADR 0018.
///
/// Uses `dev.hearth.host.vm`, `hypervisor`, `storage`, `wire`, `fault` and the host contract.
@NullMarked
package dev.hearth.host.console;

import org.jspecify.annotations.NullMarked;
