// SPDX-License-Identifier: Apache-2.0
/// The first light: from nothing to a sample from inside a guest, and what the agent costs there.
@NullMarked
package dev.hearth.bench.firstlight;

import org.jspecify.annotations.NullMarked;
