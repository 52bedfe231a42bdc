// SPDX-License-Identifier: Apache-2.0
/// A Firecracker with no guest behind it: its own process, with the real one's command line,
/// socket, FIFO, files, exit codes and refusals. For tests; nothing of Hearth depends on it.
@NullMarked
package dev.hearth.fakefirecracker;

import org.jspecify.annotations.NullMarked;
