// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import java.util.UUID;

/// A batch of a run: what somebody has already.
///
/// @param seq its number; 0 is before the first
public record SpoolPosition(UUID run, long seq) {}
