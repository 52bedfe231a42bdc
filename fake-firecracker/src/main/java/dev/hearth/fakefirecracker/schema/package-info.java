// SPDX-License-Identifier: Apache-2.0
/// Which fields each call takes, of which type: what is not listed is refused, with the texts that
/// Firecracker's deserialiser (serde) gives. Knows only `json`.
@NullMarked
package dev.hearth.fakefirecracker.schema;

import org.jspecify.annotations.NullMarked;
