// SPDX-License-Identifier: Apache-2.0
/// The documentation, taken at its word.
@NullMarked
package dev.hearth.e2e.guide;

import org.jspecify.annotations.NullMarked;
