// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import java.util.function.IntSupplier;

/// How many look at the manager now.
///
/// @param metrics viewers of VMs' metrics
/// @param consoles viewers of VMs' consoles
record Viewers(IntSupplier metrics, IntSupplier consoles) {}
