// SPDX-License-Identifier: Apache-2.0
/// The launcher's commands, as a person runs them.
@NullMarked
package dev.hearth.e2e.up;

import org.jspecify.annotations.NullMarked;
