// SPDX-License-Identifier: Apache-2.0
/// The guest agent: says what happens inside a guest, as raw counters and a few figures, and does
/// nothing else: no file access, no configuration, and no program is run but a successor that its
/// host has signed.
///
/// One thread, one poll. After the first second it allocates nothing. Compiled to a static binary;
/// see README.md. May use all packages below it but `init`, which is a program of its own; they may
/// not use this one.
@NullMarked
package dev.hearth.guest;

import org.jspecify.annotations.NullMarked;
