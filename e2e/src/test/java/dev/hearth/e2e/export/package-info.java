// SPDX-License-Identifier: Apache-2.0
/// What Prometheus sees of a whole Hearth.
@NullMarked
package dev.hearth.e2e.export;

import org.jspecify.annotations.NullMarked;
