// SPDX-License-Identifier: Apache-2.0
/// The two files of a snapshot. Their content is the fake's own: the real one cannot load them.
/// Knows only `json`.
@NullMarked
package dev.hearth.fakefirecracker.snapshot;

import org.jspecify.annotations.NullMarked;
