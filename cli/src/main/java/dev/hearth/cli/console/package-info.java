// SPDX-License-Identifier: Apache-2.0
/// `hearth console`: the operator's terminal on a VM's serial console.
///
/// ```
///  standard input ── Keyboard ──► ConsoleConnection ──► manager
///  standard output ◄─ Screen ◄── Session ◄────────────────┘
/// ```
///
/// The terminal is raw while the session lasts, and [Tty] puts it back whatever ends it.
@NullMarked
package dev.hearth.cli.console;

import org.jspecify.annotations.NullMarked;
