// SPDX-License-Identifier: Apache-2.0
/// A guest that is not there: it boots in a set time, moves its counters at a steady rate for as
/// long as it runs, has a shell on its serial port and an agent on vsock port 8080. What it does
/// follows from the number of ticks it ran alone, so a test can compute every total.
///
/// ```
/// booting ──► up ──► panicked (for ever, or a reboot after a second with panic=1)
///                └──► off     (poweroff: the VMM stays)
/// ```
///
/// Knows `json` and `metrics`.
@NullMarked
package dev.hearth.fakefirecracker.guest;

import org.jspecify.annotations.NullMarked;
