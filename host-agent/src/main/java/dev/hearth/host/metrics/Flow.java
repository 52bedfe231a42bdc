// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.time.Instant;

/// Bytes that devices of one kind moved between two readings.
///
/// @param in into the guest: received, or read
/// @param out out of the guest: sent, or written
/// @param fromNanos the earlier reading, by [System#nanoTime]
/// @param toNanos the later reading
/// @param at the later reading, by the host's clock
record Flow(double in, double out, long fromNanos, long toNanos, Instant at) {}
