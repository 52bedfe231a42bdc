// SPDX-License-Identifier: Apache-2.0
/// The metrics of the process: counters with their baselines, and the line that leaves through a
/// 1024-byte buffer into a file or FIFO that may be full. Knows `json` and `posix`.
@NullMarked
package dev.hearth.fakefirecracker.metrics;

import org.jspecify.annotations.NullMarked;
