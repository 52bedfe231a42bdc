// SPDX-License-Identifier: Apache-2.0
/// Reads /proc: one file, one [Collector], one metric family. Parsing is pure, on bytes; a file
/// that is missing, cut off or not as the kernel writes it makes its own family unknown, never
/// zero, and stops no other.
///
/// May use `kernel`, `json` and `text`.
@NullMarked
package dev.hearth.guest.proc;

import org.jspecify.annotations.NullMarked;
