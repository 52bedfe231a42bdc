// SPDX-License-Identifier: Apache-2.0
/// What the metrics of a real guest say, and whether it is true.
@NullMarked
package dev.hearth.e2e.metrics;

import org.jspecify.annotations.NullMarked;
